import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { systemClock, utf8, type Clock } from '../kernel/index.ts';
import { createAppLog } from '../observability/index.ts';
import {
  consistencyProof,
  createFrontier,
  ed25519NoteSigner,
  formatCheckpoint,
  inclusionProof,
  leafHash,
  signNote,
  verifierKeyOf,
  type NodeAt,
  type NoteSigner,
} from '../proofs/index.ts';
import type { WitnessSettings } from '../shapes/index.ts';
import { createNodeCryptoProvider } from '../signatures/index.ts';
import { openWitness, type RunningWitness } from './open-witness.ts';

export const crypto = createNodeCryptoProvider();
export const sha256 = (bytes: Uint8Array): Uint8Array => crypto.sha256(bytes);

const folders: string[] = [];

export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'witness-'));
  folders.push(folder);
  return folder;
}

// Not in a hook: this module is loaded once in a process that may run several test files.
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

export interface LogKey {
  readonly signer: NoteSigner;
  readonly verifierKey: string;
}

export function logKey(name: string): LogKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const publicKey = new Uint8Array(spki.subarray(-32));
  return {
    signer: ed25519NoteSigner(sha256, { name, publicKey }, (text) => sign(null, text, privateKey)),
    verifierKey: verifierKeyOf(sha256, name, publicKey),
  };
}

/** A log in memory: its checkpoints and proofs at every size. */
export interface TestLog {
  note(size: number): Promise<string>;
  proof(from: number, to: number): readonly Uint8Array[];
  inclusion(index: number, size: number): readonly Uint8Array[];
}

export function testLog(origin: string, { signer }: LogKey, entries: readonly string[]): TestLog {
  const frontier = createFrontier(sha256);
  const nodes = new Map<string, Uint8Array>();
  const roots = [frontier.root()];
  for (const entry of entries) {
    for (const { address, hash } of frontier.append(leafHash(sha256, utf8(entry)))) {
      nodes.set(`${address.level}/${address.index}`, hash);
    }
    roots.push(frontier.root());
  }
  const nodeAt: NodeAt = (at) => nodes.get(`${at.level}/${at.index}`)!;
  return {
    note: (size) => signNote(formatCheckpoint({ origin, size, root: roots[size]! }), [signer]),
    proof: (from, to) => consistencyProof(sha256, { from, to }, nodeAt),
    inclusion: (index, size) => inclusionProof(sha256, { index, size }, nodeAt),
  };
}

/** Settings of a witness in a fresh folder, with a key of its own. */
export function witnessSettings(
  verifierKey: string,
  more: Partial<WitnessSettings> = {},
): WitnessSettings {
  const folder = freshFolder();
  const keyFile = join(folder, 'witness.key.pem');
  writeFileSync(keyFile, crypto.generateKeyPair('ed25519').privatePem);
  return {
    name: 'witness.example/w1',
    keyFile,
    data: join(folder, 'data'),
    listen: { host: '127.0.0.1', port: 0 },
    silenceSeconds: 600,
    mirrorSeconds: 1,
    logs: [{ verifierKeys: [verifierKey] }],
    logLevel: 'error',
    ...more,
  };
}

const silent = new Writable({
  write: (_chunk, _encoding, done) => {
    done();
  },
});

export function startWitness(
  settings: WitnessSettings,
  clock: Clock = systemClock,
): Promise<RunningWitness> {
  const appLog = createAppLog({ level: settings.logLevel, stream: silent });
  return openWitness(
    {
      sha256,
      clock,
      appLog,
      sourceOf: () => ({ tile: () => Promise.resolve(undefined) }),
      onFatal: (error) => {
        throw error;
      },
    },
    settings,
  );
}
