// Verifies a tile directory (c2sp.org/tlog-tiles) with the tree, proof and note code of the Go
// checksum database. Shares nothing with the gateway but the published formats.
//
//	verify VERIFIER-KEY DIRECTORY [OLDER-CHECKPOINT]
//
// Every entry is hashed and its inclusion proven in the tree of the directory's checkpoint. With an
// older checkpoint, the growth from it is proven too. Prints one line and exits 0, or says what does
// not hold and exits 1.
package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
)

// tilePath spells a tile's path as C2SP does: without the height, and "entries" for data.
func tilePath(tile tlog.Tile) string {
	path := strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/", tileHeight))
	return "tile/" + strings.Replace(path, "data/", "entries/", 1)
}

// directory reads tiles; TileHashReader authenticates what it is given against the tree.
type directory string

func (dir directory) Height() int { return tileHeight }

func (dir directory) SaveTiles([]tlog.Tile, [][]byte) {}

func (dir directory) read(tile tlog.Tile) ([]byte, error) {
	return os.ReadFile(filepath.Join(string(dir), filepath.FromSlash(tilePath(tile))))
}

func (dir directory) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(tiles))
	for i, tile := range tiles {
		read, err := dir.read(tile)
		if err != nil {
			return nil, err
		}
		if len(read) != tile.W*tlog.HashSize {
			return nil, fmt.Errorf("%s has %d bytes", tilePath(tile), len(read))
		}
		data[i] = read
	}
	return data, nil
}

// openCheckpoint believes a checkpoint that the key signed and that bears the key's name.
func openCheckpoint(file string, verifier note.Verifier) (tlog.Tree, error) {
	message, err := os.ReadFile(file)
	if err != nil {
		return tlog.Tree{}, err
	}
	signed, err := note.Open(message, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, fmt.Errorf("%s: %w", file, err)
	}
	lines := strings.Split(signed.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, fmt.Errorf("%s: not a checkpoint of %s", file, verifier.Name())
	}
	var size int64
	if _, err := fmt.Sscanf(lines[1], "%d", &size); err != nil || fmt.Sprint(size) != lines[1] || size < 0 {
		return tlog.Tree{}, fmt.Errorf("%s: not a size: %q", file, lines[1])
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

// entriesOf splits a bundle into exactly width entries.
func entriesOf(bundle []byte, width int) ([][]byte, error) {
	var entries [][]byte
	for len(bundle) > 0 {
		if len(bundle) < 2 {
			return nil, errors.New("a length is cut short")
		}
		length := int(binary.BigEndian.Uint16(bundle))
		if len(bundle) < 2+length {
			return nil, errors.New("an entry is cut short")
		}
		entries = append(entries, bundle[2:2+length])
		bundle = bundle[2+length:]
	}
	if len(entries) != width {
		return nil, fmt.Errorf("%d entries instead of %d", len(entries), width)
	}
	return entries, nil
}

// verifyEntry proves one entry's place from the hashes, and checks the proof.
func verifyEntry(tree tlog.Tree, hashes tlog.HashReader, index int64, entry []byte) error {
	proof, err := tlog.ProveRecord(tree.N, index, hashes)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry))
}

func verifyEntries(dir directory, tree tlog.Tree, hashes tlog.HashReader) error {
	for first := int64(0); first < tree.N; first += tileWidth {
		width := tileWidth
		if rest := tree.N - first; rest < tileWidth {
			width = int(rest)
		}
		tile := tlog.Tile{H: tileHeight, L: -1, N: first / tileWidth, W: width}
		bundle, err := dir.read(tile)
		if err != nil {
			return err
		}
		entries, err := entriesOf(bundle, width)
		if err != nil {
			return fmt.Errorf("%s: %w", tilePath(tile), err)
		}
		for i, entry := range entries {
			if err := verifyEntry(tree, hashes, first+int64(i), entry); err != nil {
				return fmt.Errorf("entry %d: %w", first+int64(i), err)
			}
		}
	}
	return nil
}

// verifyTiles reads each hash tile that the tree needs and recomputes the hash that its parent, or
// the root, has of it: a proof may pass by a tile that nothing else leads to.
func verifyTiles(dir directory, tree tlog.Tree, hashes tlog.HashReader) error {
	for level := 0; tree.N>>(tileHeight*level) > 0; level++ {
		for n := int64(0); n < tree.N>>(tileHeight*level); n++ {
			index := tlog.StoredHashIndex(tileHeight*level, n)
			if _, err := hashes.ReadHashes([]int64{index}); err != nil {
				return err
			}
		}
	}
	return nil
}

func verifyGrowth(older, tree tlog.Tree, hashes tlog.HashReader) error {
	if older.N > tree.N {
		return fmt.Errorf("rollback: the older checkpoint has %d entries, this one %d", older.N, tree.N)
	}
	if older.N == 0 {
		return nil
	}
	proof, err := tlog.ProveTree(tree.N, older.N, hashes)
	if err != nil {
		return err
	}
	if err := tlog.CheckTree(proof, tree.N, tree.Hash, older.N, older.Hash); err != nil {
		return fmt.Errorf("fork: %w", err)
	}
	return nil
}

func verify(vkey, dir, older string) (string, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return "", err
	}
	tree, err := openCheckpoint(filepath.Join(dir, "checkpoint"), verifier)
	if err != nil {
		return "", err
	}
	hashes := tlog.TileHashReader(tree, directory(dir))
	if older != "" {
		earlier, err := openCheckpoint(older, verifier)
		if err != nil {
			return "", err
		}
		if err := verifyGrowth(earlier, tree, hashes); err != nil {
			return "", err
		}
	}
	if err := verifyTiles(directory(dir), tree, hashes); err != nil {
		return "", err
	}
	if err := verifyEntries(directory(dir), tree, hashes); err != nil {
		return "", err
	}
	return fmt.Sprintf("%d entries verified", tree.N), nil
}

func main() {
	if len(os.Args) < 3 || len(os.Args) > 4 {
		fmt.Fprintln(os.Stderr, "usage: verify VERIFIER-KEY DIRECTORY [OLDER-CHECKPOINT]")
		os.Exit(2)
	}
	older := ""
	if len(os.Args) == 4 {
		older = os.Args[3]
	}
	told, err := verify(os.Args[1], os.Args[2], older)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(told)
}
