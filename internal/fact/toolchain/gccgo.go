package toolchain

// gccgoReleases are the releases of Go whose go command and library came with a
// release of GCC (go.dev/doc/install/gccgo). GCC has followed no release after 1.18,
// and compiles no generic code.
var gccgoReleases = map[string]string{
	"5": "go1.4.2", "6": "go1.6.1", "7": "go1.8.1", "8": "go1.10.1", "9": "go1.12.2", "10": "go1.14.6", "11": "go1.16.3",
	"12": "go1.18", "13": "go1.18", "14": "go1.18", "15": "go1.18",
}

// gccgoRelease is the release of gccgo's go command of a name such as
// x86_64-linux-gnu-go-14; "" where it is not known.
func gccgoRelease(name string) string {
	if m := gccgoName().FindStringSubmatch(name); m != nil {
		return gccgoReleases[m[3]]
	}
	return ""
}

// GCCGoAffixes are what the name of gccgo's go command has before and after "go", as
// the other programs of the same GCC have.
func GCCGoAffixes(name string) (prefix, suffix string) {
	if m := gccgoName().FindStringSubmatch(name); m != nil {
		return m[1], m[2]
	}
	return "", ""
}
