// Package digest reduces files to the narrow summaries that answers hold. It is
// pure: bytes in, summary out, bounded whatever the bytes are.
package digest

import (
	"bytes"
	"debug/buildinfo"
	"debug/elf"
	"fmt"
	"io"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/host"
)

// maxShebang is what the kernel reads of a script's first line
// (BINPRM_BUF_SIZE).
const maxShebang = 256

// Program summarises an executable file. An error says that the file could not
// be read; what is not an ELF file is told by Kind.
func Program(r io.ReaderAt, size int64) (s host.ELFSummary, err error) {
	head := make([]byte, maxShebang)
	n, err := r.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return s, err
	}
	head, err = head[:n], nil // a file shorter than the head is no error
	s.Kind = kind(head)
	switch s.Kind {
	case "script":
		line, _, _ := bytes.Cut(head[2:], []byte("\n"))
		s.Shebang = strings.TrimSpace(strings.ToValidUTF8(string(line), "?"))
	case "elf":
		// debug/elf is not meant for hostile input: a panic there is an answer
		// about the file, not about us
		defer func() {
			if p := recover(); p != nil {
				err = fmt.Errorf("malformed ELF file: %v", p)
			}
		}()
		err = readELF(r, size, &s)
	}
	return s, err
}

func kind(head []byte) string {
	switch {
	case len(head) == 0:
		return "empty"
	case bytes.HasPrefix(head, []byte("\x7fELF")):
		return "elf"
	case bytes.HasPrefix(head, []byte("#!")):
		return "script"
	case bytes.HasPrefix(head, []byte("MZ")), bytes.HasPrefix(head, []byte("PE32")):
		return "pe"
	}
	return "other"
}

func readELF(r io.ReaderAt, size int64, s *host.ELFSummary) error {
	f, err := elf.NewFile(io.NewSectionReader(r, 0, size))
	if err != nil {
		s.Kind = "other"
		return nil // truncated or damaged: a fact about the file
	}
	defer f.Close()
	s.Class = map[elf.Class]int{elf.ELFCLASS32: 32, elf.ELFCLASS64: 64}[f.Class]
	s.Machine = Machine(f.Machine, f.Data, f.Class)
	s.Type = map[elf.Type]string{elf.ET_EXEC: "exec", elf.ET_DYN: "dyn", elf.ET_REL: "rel", elf.ET_CORE: "core"}[f.Type]
	for _, p := range f.Progs {
		if p.Type == elf.PT_INTERP && p.Filesz < 4096 { // PATH_MAX
			interp := make([]byte, p.Filesz)
			if _, err := p.ReadAt(interp, 0); err == nil {
				s.Interp = string(bytes.TrimRight(interp, "\x00"))
			}
		}
	}
	if info, err := buildinfo.Read(io.NewSectionReader(r, 0, size)); err == nil {
		s.GoVersion, s.GoPath = info.GoVersion, info.Path
		s.Settings = map[string]string{}
		for _, b := range info.Settings {
			switch b.Key {
			case "GOARCH", "GOOS", "CGO_ENABLED", "-trimpath", "-buildmode", "GOAMD64", "GOARM64", "GOARM", "GOEXPERIMENT":
				s.Settings[b.Key] = b.Value
			}
		}
	}
	return nil
}

// Machine names an ELF machine as GOARCH does where Go has a name for it.
func Machine(m elf.Machine, data elf.Data, class elf.Class) string {
	little := data == elf.ELFDATA2LSB
	switch m {
	case elf.EM_X86_64:
		return "amd64"
	case elf.EM_386:
		return "386"
	case elf.EM_AARCH64:
		return "arm64"
	case elf.EM_ARM:
		return "arm"
	case elf.EM_RISCV:
		return "riscv64"
	case elf.EM_S390:
		return "s390x"
	case elf.EM_LOONGARCH:
		return "loong64"
	case elf.EM_PPC64:
		if little {
			return "ppc64le"
		}
		return "ppc64"
	case elf.EM_MIPS:
		name := "mips"
		if class == elf.ELFCLASS64 {
			name = "mips64"
		}
		if little {
			name += "le"
		}
		return name
	}
	return strings.ToLower(strings.TrimPrefix(m.String(), "EM_"))
}
