import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cosignatureVerifierOf, openKeptEvidence, type KeptSignatures } from '../audit/index.ts';
import { loadTimestamps } from '../evidence/index.ts';
import { authorityCertificate } from '../gateway-evidence.ts';
import { findPublicPem } from '../identity/index.ts';
import { utf8 } from '../kernel/index.ts';
import { loadSettings } from '../settings/index.ts';
import type { Settings } from '../shapes/index.ts';
import { createNodeCryptoProvider } from '../signatures/index.ts';
import { openStore } from '../storage/index.ts';
import { cosignedFile } from '../witness/index.ts';
import type { Cli } from './cli.ts';
import { misuse } from './failures.ts';
import type { LogPlace } from './log-to-verify.ts';
import { settingsSource } from './settings-source.ts';
import { sha256 } from './sha256.ts';

export interface SignaturesToVerify {
  readonly signatures: KeptSignatures;
  close(): Promise<void>;
}

/** Keys and certificates are those of the settings; a folder alone names none. */
const settingsOf = (cli: Cli, { data, settings }: LogPlace): Settings | undefined =>
  data !== undefined && settings === undefined
    ? undefined
    : loadSettings(settingsSource(cli.io, settings));

async function timestampJudge(settings: Settings): Promise<KeptSignatures['judgeTimestamp']> {
  const certificate = authorityCertificate(settings);
  if (certificate === undefined) return undefined;
  const { certificatesIn, judgeKeptReply } = await loadTimestamps();
  const trusted = certificatesIn(certificate);
  return ({ checkpoint, reply }) =>
    judgeKeptReply(sha256, { reply, data: utf8(checkpoint), trusted });
}

/**
 * What is signed beside the log of a data folder. To be opened before the log's newest checkpoint is
 * read, which then counts all that these were made of.
 * @throws {Error} when the folder has no evidence, or no store of keys
 */
export async function openSignatures(
  cli: Cli,
  place: LogPlace,
  data: string | undefined,
): Promise<SignaturesToVerify> {
  if (data === undefined || !existsSync(join(data, 'store.db'))) {
    return misuse(cli.text('auditSignaturesHere'));
  }
  const settings = settingsOf(cli, place);
  const judgeTimestamp = settings && (await timestampJudge(settings));
  const cosigned = await cosignedFile(data).read();
  const kept = openKeptEvidence(data);
  const store = await openStore(join(data, 'store.db'));
  const { evidence, timestamps } = kept;
  return {
    signatures: {
      crypto: createNodeCryptoProvider(),
      evidence,
      timestamps,
      // Written without a sync: what a power cut took is collected again.
      ...(cosigned === '' ? {} : { cosigned }),
      publicPemOf: (keyid) => findPublicPem(store.db, keyid),
      witnesses: (settings?.witnesses ?? []).map(({ verifierKey }) =>
        cosignatureVerifierOf(sha256, verifierKey),
      ),
      judgeTimestamp,
    },
    close: async () => {
      kept.close();
      await store.close();
    },
  };
}
