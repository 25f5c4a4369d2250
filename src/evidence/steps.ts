import { checkpointIn, type Checkpoint } from '../proofs/index.ts';
import type { ExchangeEvidence } from '../shapes/index.ts';
import { digestStep, type Step } from './commands.ts';
import { checkpointStep, inclusionStep, timestampStep } from './log-commands.ts';
import { baseStep, signatureStep } from './request-commands.ts';

/** @throws {RangeError} when it is no signed note of a log */
export function headOf({ checkpoint }: ExchangeEvidence): Checkpoint {
  const head = checkpointIn(checkpoint);
  if (head === undefined) throw new RangeError('not a checkpoint');
  return head;
}

/** Entries that commit to what the caller signed. */
const committing = ({ entries }: ExchangeEvidence): readonly number[] =>
  entries.filter(({ entry }) => entry.includes('"signatureBase"')).map(({ index }) => index);

function requestSteps(evidence: ExchangeEvidence): readonly Step[] {
  const { request, key, salts } = evidence;
  if (request === undefined) return [];
  const signed = key?.publicPem === undefined ? undefined : signatureStep(key.algorithm, key.keyid);
  const opens = salts?.['signatureBase'] !== undefined;
  return [...(opens ? [baseStep(committing(evidence))] : []), ...(signed ? [signed] : [])];
}

/** Everything that can be checked with what the package holds, in order. */
export function stepsOf(evidence: ExchangeEvidence, paths: readonly string[]): readonly Step[] {
  const { origin, size } = headOf(evidence);
  return [
    digestStep(paths),
    checkpointStep(origin),
    ...evidence.entries.map(({ index }) => inclusionStep(index, size)),
    ...(evidence.timestamp === undefined ? [] : [timestampStep(evidence.timestamp.at)]),
    ...requestSteps(evidence),
  ];
}
