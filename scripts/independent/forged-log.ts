import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { directorySource, mirrorFiles, mirrorLog, type LogSource } from '../../src/audit/index.ts';
import { systemClock } from '../../src/kernel/index.ts';
import {
  decodeEntryBundle,
  ed25519NoteSigner,
  encodeEntryBundle,
  formatCheckpoint,
  signNote,
  type NoteSigner,
} from '../../src/proofs/index.ts';
import { sha256, treeOf } from './mirror-tree.ts';
import { swapped } from './tampering.ts';

export interface Theft {
  /** A sound mirror, left as it is. */
  readonly mirror: string;
  /** The gateway's data folder, with the log's key. */
  readonly data: string;
  readonly verifierKey: string;
  /** Where the forged log goes. */
  readonly out: string;
}

function publicBytes(privateKey: KeyObject): Uint8Array {
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  return new Uint8Array(Buffer.from(x, 'base64url'));
}

function thief(name: string, data: string): NoteSigner {
  const privateKey = createPrivateKey(readFileSync(join(data, 'log.key.pem')));
  const key = { name, publicKey: publicBytes(privateKey) };
  return ed25519NoteSigner(sha256, key, (text) => new Uint8Array(sign(null, text, privateKey)));
}

/** The log with two early entries in each other's place. */
function reordered(honest: LogSource): LogSource {
  return {
    checkpoint: () => honest.checkpoint(),
    tile: async (address) => {
      const bytes = await honest.tile(address);
      const entries = bytes && address.level === 'entries' ? decodeEntryBundle(bytes) : undefined;
      if (entries === undefined || address.index > 0) return bytes;
      return encodeEntryBundle(swapped(entries));
    },
  };
}

/**
 * What a thief of the log's key can do: history changed, and everything made to fit and signed anew.
 * Sound by itself; only a checkpoint kept elsewhere shows it.
 */
export async function forgeLog({ mirror, data, verifierKey, out }: Theft): Promise<void> {
  const source = reordered(directorySource(mirror));
  const [origin = '', size] = (await source.checkpoint()).split('\n');
  const { root } = await treeOf(source, Number(size));
  const text = formatCheckpoint({ origin, size: Number(size), root });
  const checkpoint = await signNote(text, [thief(origin, data)]);
  const forged = { ...source, checkpoint: () => Promise.resolve(checkpoint) };
  const target = await mirrorFiles(out, systemClock);
  const report = await mirrorLog({ sha256, verifierKey, source: forged, target });
  await target.discard();
  if (!report.ok) throw new Error(`the forged log does not fit itself: ${report.reason}`);
}
