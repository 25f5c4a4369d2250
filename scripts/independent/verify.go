// Verifies a tile directory (c2sp.org/tlog-tiles) with the tree, proof and note code of the Go
// checksum database. Shares nothing with the gateway but the published formats.
//
//	verify VERIFIER-KEY DIRECTORY [OLDER-CHECKPOINT [WITNESS-KEY]]
//
// Every entry is hashed and its inclusion proven in the tree of the directory's checkpoint. With an
// older checkpoint, the growth from it is proven too; with a witness's key, that checkpoint must bear
// its cosignature (c2sp.org/tlog-cosignature). Prints one line and exits 0, or says what does
// not hold and exits 1.
package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
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

// mirror reads the tiles of one tree and keeps one a level. TileHashReader is not used: as of x/mod
// 0.7 it passes over tiles without authenticating them where subtree hashes share one.
type mirror struct {
	dir  string
	tree tlog.Tree
	held map[int]heldTile
}

type heldTile struct {
	tile tlog.Tile
	data []byte
}

// tile is as wide as the tree has it.
func (m *mirror) tile(level int, n int64) (tlog.Tile, []byte, error) {
	nodes := m.tree.N
	if level > 0 {
		nodes >>= tileHeight * level
	}
	tile := tlog.Tile{H: tileHeight, L: level, N: n, W: tileWidth}
	if rest := nodes - n*tileWidth; rest < tileWidth {
		tile.W = int(rest)
	}
	if held, ok := m.held[level]; ok && held.tile == tile {
		return tile, held.data, nil
	}
	data, err := os.ReadFile(filepath.Join(m.dir, filepath.FromSlash(tilePath(tile))))
	if err != nil {
		return tile, nil, err
	}
	if level >= 0 && len(data) != tile.W*tlog.HashSize {
		return tile, nil, fmt.Errorf("%s has %d bytes", tilePath(tile), len(data))
	}
	m.held[level] = heldTile{tile, data}
	return tile, data, nil
}

// ReadHashes makes a mirror a tlog.HashReader. What it answers is believed only as far as it leads
// to the signed root.
func (m *mirror) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		at := tlog.TileForIndex(tileHeight, index)
		tile, data, err := m.tile(at.L, at.N)
		if err != nil {
			return nil, err
		}
		if hashes[i], err = tlog.HashFromTile(tile, data, index); err != nil {
			return nil, err
		}
	}
	return hashes, nil
}

// algCosignature is the signature type of a cosignature, which x/mod does not know.
const algCosignature = 4

// cosigner is a note.Verifier of a witness's cosignatures.
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func newCosigner(vkey string) (note.Verifier, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, errors.New("not a verifier key")
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) != 1+ed25519.PublicKeySize || key[0] != algCosignature {
		return nil, errors.New("not the key of a witness")
	}
	digest := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	hash := binary.BigEndian.Uint32(digest[:4])
	if fmt.Sprintf("%08x", hash) != parts[1] {
		return nil, errors.New("the hash in the witness's key is not its own")
	}
	return cosigner{parts[0], hash, key[1:]}, nil
}

func (c cosigner) Name() string    { return c.name }
func (c cosigner) KeyHash() uint32 { return c.hash }

// Verify takes the time that the witness signed from the signature's first eight bytes.
func (c cosigner) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	signed := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(signature), text)
	return ed25519.Verify(c.key, []byte(signed), signature[8:])
}

// openCheckpoint believes a checkpoint that the key signed and that bears the key's name; and the
// witnesses, all that are given.
func openCheckpoint(file string, verifier note.Verifier, witnesses ...note.Verifier) (tlog.Tree, error) {
	message, err := os.ReadFile(file)
	if err != nil {
		return tlog.Tree{}, err
	}
	signed, err := note.Open(message, note.VerifierList(append(witnesses, verifier)...))
	if err != nil {
		return tlog.Tree{}, fmt.Errorf("%s: %w", file, err)
	}
	if len(signed.Sigs) != 1+len(witnesses) {
		return tlog.Tree{}, fmt.Errorf("%s: not signed by all", file)
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

// verifyRoot computes the signed root from the tiles.
func verifyRoot(m *mirror) error {
	if m.tree.N == 0 {
		if m.tree.Hash != sha256.Sum256(nil) {
			return errors.New("not the root of a tree without entries")
		}
		return nil
	}
	root, err := tlog.TreeHash(m.tree.N, m)
	if err == nil && root != m.tree.Hash {
		err = errors.New("the tiles do not lead to the signed root")
	}
	return err
}

// verifyTiles compares each full tile with the hash that its parent has of it.
func verifyTiles(m *mirror) error {
	for level := 0; m.tree.N>>(tileHeight*(level+1)) > 0; level++ {
		for n := int64(0); n < m.tree.N>>(tileHeight*(level+1)); n++ {
			half := tileHeight*(level+1) - 1
			hashes, err := m.ReadHashes([]int64{
				tlog.StoredHashIndex(half, 2*n),
				tlog.StoredHashIndex(half, 2*n+1),
				tlog.StoredHashIndex(half+1, n),
			})
			if err != nil {
				return err
			}
			if tlog.NodeHash(hashes[0], hashes[1]) != hashes[2] {
				return fmt.Errorf("tile %d of level %d does not fit its parent", n, level)
			}
		}
	}
	return nil
}

// verifyEntry proves one entry's place under the signed root.
func verifyEntry(m *mirror, index int64, entry []byte) error {
	proof, err := tlog.ProveRecord(m.tree.N, index, m)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, m.tree.N, m.tree.Hash, index, tlog.RecordHash(entry))
}

func verifyEntries(m *mirror) error {
	for first := int64(0); first < m.tree.N; first += tileWidth {
		tile, bundle, err := m.tile(-1, first/tileWidth)
		if err != nil {
			return err
		}
		entries, err := entriesOf(bundle, tile.W)
		if err != nil {
			return fmt.Errorf("%s: %w", tilePath(tile), err)
		}
		for i, entry := range entries {
			if err := verifyEntry(m, first+int64(i), entry); err != nil {
				return fmt.Errorf("entry %d: %w", first+int64(i), err)
			}
		}
	}
	return nil
}

// verifyGrowth proves that the tree continues an older one.
func verifyGrowth(older tlog.Tree, m *mirror) error {
	if older.N > m.tree.N {
		return fmt.Errorf("rollback: the older checkpoint has %d entries, this one %d", older.N, m.tree.N)
	}
	if older.N == 0 {
		return nil
	}
	proof, err := tlog.ProveTree(m.tree.N, older.N, m)
	if err != nil {
		return err
	}
	if err := tlog.CheckTree(proof, m.tree.N, m.tree.Hash, older.N, older.Hash); err != nil {
		return fmt.Errorf("fork: %w", err)
	}
	return nil
}

func verifyOlder(m *mirror, verifier note.Verifier, older []string) error {
	var witnesses []note.Verifier
	for _, vkey := range older[1:] {
		witness, err := newCosigner(vkey)
		if err != nil {
			return err
		}
		witnesses = append(witnesses, witness)
	}
	earlier, err := openCheckpoint(older[0], verifier, witnesses...)
	if err != nil {
		return err
	}
	return verifyGrowth(earlier, m)
}

func verify(vkey, dir string, older []string) (string, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return "", err
	}
	tree, err := openCheckpoint(filepath.Join(dir, "checkpoint"), verifier)
	if err != nil {
		return "", err
	}
	m := &mirror{dir: dir, tree: tree, held: map[int]heldTile{}}
	for _, step := range []func(*mirror) error{verifyRoot, verifyTiles, verifyEntries} {
		if err := step(m); err != nil {
			return "", err
		}
	}
	if len(older) > 0 {
		if err := verifyOlder(m, verifier, older); err != nil {
			return "", err
		}
	}
	return fmt.Sprintf("%d entries verified", tree.N), nil
}

func main() {
	if len(os.Args) < 3 || len(os.Args) > 5 {
		fmt.Fprintln(os.Stderr, "usage: verify VERIFIER-KEY DIRECTORY [OLDER-CHECKPOINT [WITNESS-KEY]]")
		os.Exit(2)
	}
	told, err := verify(os.Args[1], os.Args[2], os.Args[3:])
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(told)
}
