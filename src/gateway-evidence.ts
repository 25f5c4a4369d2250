import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { AuditLog } from './audit/index.ts';
import {
  createPayloadSealer,
  evidenceDocument,
  loadTimestamps,
  type PayloadSealer,
} from './evidence/index.ts';
import type { EvidenceRouteParts } from './http/index.ts';
import { findPublicPem } from './identity/index.ts';
import type { AppLog } from './observability/index.ts';
import type { Settings } from './shapes/index.ts';
import type { Closer } from './close-all.ts';
import type { Foundation } from './foundation.ts';

interface Surroundings {
  readonly settings: Settings;
  readonly appLog: AppLog;
  readonly base: Foundation;
  readonly log: AuditLog;
  /** Known once the gateway listens. */
  readonly origins: () => readonly string[];
  /** The newest checkpoint that witnesses signed too. */
  readonly cosigned: () => string | undefined;
}

const cosignedOf = (cosigned: Surroundings['cosigned']): readonly string[] => {
  const checkpoint = cosigned();
  return checkpoint === undefined ? [] : [checkpoint];
};

/** PEM of the timestamp authority; a path is relative to the data folder. */
export const authorityCertificate = ({ data, timestamps }: Settings): string | undefined =>
  timestamps && readFileSync(resolve(data, timestamps.certificate), 'utf8');

/** Undefined where no payload is kept. @throws {Error} when the file holds no key to seal to */
export function payloadSealer({ data, evidence }: Settings): PayloadSealer | undefined {
  if (evidence === undefined) return undefined;
  const file = resolve(data, evidence.sealTo);
  const sealer = createPayloadSealer(readFileSync(file, 'utf8'), evidence.datasets);
  if (sealer === undefined) {
    throw new Error(
      `${file} holds no public key of RSA (2048 bits or more) or SM2: evidence.sealTo`,
    );
  }
  return sealer;
}

async function startTimestamps(
  parts: Surroundings,
  certificate: string,
  closers: Closer[],
): Promise<void> {
  const { settings, base, log, appLog, cosigned } = parts;
  const { timestamps } = settings;
  if (timestamps === undefined) return;
  const { certificatesIn, createTimestamping } = await loadTimestamps();
  const timestamping = createTimestamping(
    {
      crypto: base.crypto,
      url: timestamps.url,
      trusted: certificatesIn(certificate),
      checkpoints: () => [...cosignedOf(cosigned), log.checkpoint()],
      timestamps: log.timestamps,
      onError: (error) => appLog.warn('no timestamp', { error }),
    },
    timestamps.everyMinutes,
  );
  closers.push(() => timestamping.close());
  void timestamping.run();
}

/** What evidence is made of here. @throws {Error} when the authority's certificate is none */
export async function readyEvidence(
  parts: Surroundings,
  closers: Closer[],
): Promise<Pick<EvidenceRouteParts, 'evidenceOf' | 'policy'>> {
  const { settings, base, log, origins, cosigned } = parts;
  const certificate = authorityCertificate(settings);
  if (certificate !== undefined) await startTimestamps(parts, certificate, closers);
  const { logYears, evidenceDays, erasureDays } = settings.retention;
  return {
    policy: { origin: settings.log.origin, logYears, evidenceDays, erasureDays },
    evidenceOf: async (exchange) => {
      const found = await log.evidenceOf(exchange, cosigned());
      return (
        found &&
        evidenceDocument({
          found,
          verifierKey: base.keys.verifierKey,
          publicPemOf: (keyid) => findPublicPem(base.store.db, keyid),
          certificate,
          origin: origins()[0] ?? '',
        })
      );
    },
  };
}
