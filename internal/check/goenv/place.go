package goenv

import "github.com/godoctor-linux/godoctor/internal/rule"

// placeRules are about caches, temporary directories and the module.
func placeRules() []*rule.Rule {
	return []*rule.Rule{
		BuildInModCache,
		CacheUnwritable,
		TempUnusable,
		TempNoExec,
		NoSpace,
		ModUnparsable,
		ModDamaged,
		SumDBLatest,
		WorkStray,
		WorkBroken,
		VendorInconsistent,
		VCSStamping,
		ModIgnored,
		ModMissing,
	}
}
