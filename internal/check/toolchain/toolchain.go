// Package toolchain checks which release of Go runs: what go.mod asks for, what
// GOTOOLCHAIN allows, and whether the release is still supported.
package toolchain

import "github.com/godoctor-linux/godoctor/internal/rule"

// Rules lists the rules of the area in order of precedence.
func Rules() []*rule.Rule {
	return []*rule.Rule{
		InvalidSetting,
		NonreleaseVersion,
		DownloadBlocked,
		PathGoMissing,
		ModcacheNoexec,
		CachedBroken,
		WrapperWithoutSDK,
		GomodNeedsNewer,
		Pre121NewGomod,
		TooOldForStd,
		PinnedEnv,
		ToolBuiltWithOlderGo,
		EOL,
		SwitchedSilently,
	}
}
