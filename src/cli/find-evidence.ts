import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readEvidence } from '../audit/index.ts';
import { evidenceDocument } from '../evidence/index.ts';
import { authorityCertificate } from '../gateway-evidence.ts';
import { findPublicPem } from '../identity/index.ts';
import { isProblemCode, problemCodes, say } from '../kernel/index.ts';
import { loadSettings, packageRoot } from '../settings/index.ts';
import type { ExchangeEvidence, Settings } from '../shapes/index.ts';
import { createNodeCryptoProvider } from '../signatures/index.ts';
import { createSchemaSet, parseSchemas, readSchemaBytes } from '../standards/index.ts';
import { openStore } from '../storage/index.ts';
import type { Cli } from './cli.ts';
import { fail, misuse } from './failures.ts';
import { clientFor, readProfile } from './profile.ts';
import { settingsSource } from './settings-source.ts';

/** Where evidence is taken from: a gateway as an auditor, or the data folder that settings name. */
export interface EvidencePlace {
  readonly profile?: string;
  readonly settings?: string;
}

const originOf = ({ origins, listen: { host, port } }: Settings): string =>
  origins[0] ?? `http://${host}:${port}`;

/** Undefined when the log has nothing of the exchange. */
async function readHere(
  settings: Settings,
  exchange: string,
): Promise<ExchangeEvidence | undefined> {
  const { data } = settings;
  const { archive } = settings.retention;
  const crypto = createNodeCryptoProvider();
  const found = readEvidence(data, { crypto, archive }, exchange);
  if (found === undefined) return undefined;
  const store = await openStore(join(data, 'store.db'));
  try {
    return await evidenceDocument({
      found,
      verifierKey: readFileSync(join(data, 'log.vkey'), 'utf8').trim(),
      publicPemOf: (keyid) => findPublicPem(store.db, keyid),
      certificate: authorityCertificate(settings),
      origin: originOf(settings),
    });
  } finally {
    await store.close();
  }
}

const unreadable = say('网关的答复不是存证材料', "The gateway's answer is no evidence");

/** What comes over the wire is believed no further than its schema. */
function checked(body: unknown): ExchangeEvidence {
  const schemas = createSchemaSet(parseSchemas(readSchemaBytes(join(packageRoot, 'schemas'))));
  const result = schemas.check<ExchangeEvidence>('api/exchange-evidence.json')(body);
  return result.ok ? result.value : fail(unreadable);
}

function refusal(status: number, body: unknown): never {
  const code = (body as { readonly code?: unknown } | undefined)?.code;
  if (typeof code !== 'string' || !isProblemCode(code)) {
    return fail(say(`网关答复 ${status}`, `The gateway answered ${status}`));
  }
  const { title } = problemCodes[code];
  return fail(say(`${title['zh-CN']}（${code}）`, `${title.en} (${code})`));
}

async function askGateway(
  cli: Cli,
  file: string,
  exchange: string,
): Promise<ExchangeEvidence | undefined> {
  const profile = readProfile(file);
  const auditor = profile.systems.find(({ role }) => role === 'auditor');
  if (auditor === undefined) return misuse(cli.text('auditNoAuditor'));
  const path = `/v1/exchanges/${encodeURIComponent(exchange)}/evidence`;
  const { status, body } = await clientFor(profile, auditor.id).send({ method: 'GET', path });
  if (status === 404) return undefined;
  return status === 200 ? checked(body) : refusal(status, body);
}

export function findEvidence(
  cli: Cli,
  { profile, settings }: EvidencePlace,
  exchange: string,
): Promise<ExchangeEvidence | undefined> {
  return profile === undefined
    ? readHere(loadSettings(settingsSource(cli.io, settings)), exchange)
    : askGateway(cli, profile, exchange);
}
