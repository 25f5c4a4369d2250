import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { noteVerifierOf } from '../audit/index.ts';
import {
  createFlowCalls,
  FlowRefused,
  proveBatch,
  verifyOrigin,
  type BatchProof,
  type FlowCalls,
  type OriginFinding,
  type OriginTrust,
} from '../client/index.ts';
import { digestOf, say, textOf } from '../kernel/index.ts';
import type { FlowDelivery, FlowManifest, FlowOrigin } from '../shapes/index.ts';
import { createNodeCryptoProvider, isAlgorithmName } from '../signatures/index.ts';
import { report, type Cli } from './cli.ts';
import { EXIT } from './exit.ts';
import { fail } from './failures.ts';
import { linesOfFile } from './flows-lines.ts';
import { originLines, proofLines } from './flows-origin-lines.ts';
import { flowLeaf, partInFlow, type FlowOptions } from './flows-profile.ts';
import { keyIn } from './keys-file.ts';
import { sha256 } from './sha256.ts';

interface Options extends FlowOptions {
  readonly sourceKey: string;
  readonly gatewayKey: readonly string[];
  readonly in?: string;
  readonly region: readonly string[];
}

const crypto = createNodeCryptoProvider();

function trustOf({ sourceKey, gatewayKey }: Options, { source }: FlowOrigin): OriginTrust {
  const { pem, der } = keyIn(sourceKey).publicKey;
  const { keyid, algorithm } = source.signature;
  const wanted = isAlgorithmName(algorithm) ? algorithm : undefined;
  const key =
    crypto.importVerificationKey(keyid, pem, wanted) ?? crypto.importVerificationKey(keyid, pem);
  if (key === undefined) {
    return fail(say(`密钥无法用于验签：${sourceKey}`, `This key verifies nothing: ${sourceKey}`));
  }
  return {
    source: { key, thumbprint: digestOf(sha256, der) },
    gateways: gatewayKey.map((text) => noteVerifierOf(sha256, text)),
  };
}

/** Of the files that `flows pull --out` wrote, in order. */
async function* deliveriesIn(folder: string): AsyncGenerator<FlowDelivery> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ndjson'));
  for (const file of files.sort()) {
    for await (const line of linesOfFile(join(folder, file))) {
      yield JSON.parse(textOf(line)) as FlowDelivery;
    }
  }
}

interface Wanted {
  readonly batch: string;
  readonly content: FlowManifest['content'];
  /** Batches that came after it, which a snapshot must not be judged by. */
  readonly newer: ReadonlySet<string>;
}

/** Of a delta its own deliveries, those that came late among them; of a snapshot all up to it. */
async function* deliveriesOf(folder: string, wanted: Wanted): AsyncGenerator<FlowDelivery> {
  for await (const delivery of deliveriesIn(folder)) {
    const { batch } = delivery;
    const isOwn = batch === wanted.batch || batch.startsWith(`${wanted.batch}.late`);
    if (isOwn || (wanted.content === 'snapshot' && !wanted.newer.has(batch))) yield delivery;
  }
}

async function newerThan(calls: FlowCalls, flow: string, batch: string): Promise<Set<string>> {
  const newer = new Set<string>();
  for (let before: string | undefined; ;) {
    const { batches } = await calls.batches(flow, before);
    for (const each of batches) {
      if (each.batch === batch) return newer;
      newer.add(each.batch);
      before = each.batch;
    }
    if (batches.length === 0) return newer;
  }
}

interface Asked {
  readonly flow: string;
  readonly batch: string;
}

async function proofOf(
  calls: FlowCalls,
  { flow, batch, origin }: Asked & { readonly origin: FlowOrigin },
  { in: folder, region }: Options,
): Promise<BatchProof | undefined> {
  if (folder === undefined || region.length === 0) return undefined;
  const { content } = JSON.parse(origin.source.manifest) as FlowManifest;
  const newer = content === 'snapshot' ? await newerThan(calls, flow, batch) : new Set<string>();
  const deliveries = deliveriesOf(folder, { batch, content, newer });
  return proveBatch(sha256, { origin, regions: region, deliveries });
}

/** The first source says which batch it sent before: one that never came here was lost whole. */
async function lostBefore(
  calls: FlowCalls,
  flow: string,
  { source }: FlowOrigin,
): Promise<string | undefined> {
  const { previous } = JSON.parse(source.manifest) as FlowManifest;
  if (previous === undefined) return undefined;
  const known = await calls.origin({ flow, batch: previous }).catch((error: unknown) => error);
  const isLost = known instanceof FlowRefused && known.problem.code === 'batch-unknown';
  return isLost ? previous : undefined;
}

interface Judged {
  readonly findings: readonly OriginFinding[];
  readonly proof?: BatchProof | undefined;
  /** A batch that the first source sent before this one, and that is not here. */
  readonly lost?: string | undefined;
}

const isFine = ({ findings, proof, lost }: Judged): boolean =>
  findings.length === 0 && lost === undefined && (proof?.verdict ?? 'balanced') === 'balanced';

async function verify(cli: Cli, asked: Asked, options: Options): Promise<void> {
  const { flow, batch } = asked;
  const { parts } = await partInFlow(cli, flow, { options });
  const calls = createFlowCalls(parts.client);
  const origin = await calls.origin({ flow, batch });
  const findings = await verifyOrigin({ crypto, sha256 }, origin, trustOf(options, origin));
  // What an altered manifest declares says nothing of the source.
  const isSound = !findings.some(({ gateway }) => gateway === undefined);
  const judged: Judged = isSound
    ? {
        findings,
        proof: await proofOf(calls, { ...asked, origin }, options),
        lost: await lostBefore(calls, flow, origin),
      }
    : { findings };
  report(cli, options.json, { value: { origin, ...judged }, lines: linesOf(cli, origin, judged) });
  cli.finish(isFine(judged) ? EXIT.fine : EXIT.findings);
}

const linesOf = (
  cli: Cli,
  origin: FlowOrigin,
  { findings, proof, lost }: Judged,
): readonly string[] => [
  ...originLines(cli, origin, findings),
  ...(proof === undefined ? [] : proofLines(cli, proof)),
  ...(lost === undefined
    ? []
    : [`${cli.mark(false)} ${cli.text('flowsBatchLost', { batch: lost })}`]),
];

const collected = (text: string, before: readonly string[]): readonly string[] => [...before, text];

/** `jingwei flows origin` */
export function addFlowsOrigin(flows: Command, cli: Cli): void {
  flowLeaf(flows, cli, { usage: 'origin', about: 'flowsOrigin' })
    .argument('<batch>', cli.text('flowsBatch'))
    .requiredOption('--source-key <file>', cli.text('flowsSourceKey'))
    .option('--gateway-key <vkey>', cli.text('flowsGatewayKey'), collected, [])
    .option('--in <dir>', cli.text('flowsIn'))
    .option('--region <code>', cli.text('flowsProofRegion'), collected, [])
    // eslint-disable-next-line max-params -- commander hands the arguments over one by one
    .action((flow: string, batch: string, _own: Options, command: Command) =>
      verify(cli, { flow, batch }, command.optsWithGlobals<Options>()),
    );
}
