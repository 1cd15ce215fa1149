package goenv

import "github.com/godoctor-linux/godoctor/internal/rule"

// valueRules are about settings and the files that hold them.
func valueRules() []*rule.Rule {
	return []*rule.Rule{
		EnvFileBadValue,
		EnvFileUnreadable,
		GODEBUGRemoved,
		HomeUnset,
		GO111MODULEInvalid,
		GO111MODULEOff,
		GOFLAGSBad,
		GOFLAGSVendor,
		GOCACHEBadValue,
		CacheProgBad,
		GOMODCACHEBadValue,
		TargetInvalid,
		LevelInvalid,
		LevelTooNew,
		EnvFileTarget,
		EnvFileSyntax,
		EmptyDoesNotMask,
		XDGRedirected,
		UnknownVariable,
		EnvFileStale,
		EnvFileShadowed,
	}
}
