import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import type { Command } from 'commander';
import { createFlowCalls, FlowRefused, type FlowClientParts } from '../client/index.ts';
import { say } from '../kernel/index.ts';
import type { FlowTerms } from '../shapes/index.ts';
import type { Cli } from './cli.ts';
import { fail } from './failures.ts';
import { leaf, type CommonOptions } from './leaf.ts';
import { clientFor, DEFAULT_PROFILE, readProfile } from './profile.ts';
import { sha256 } from './sha256.ts';
import type { TextKey } from './texts.ts';

export interface FlowOptions extends CommonOptions {
  readonly profile: string;
  readonly as?: string;
}

/** A leaf about one flow, for a system of the profile. */
export function flowLeaf(
  flows: Command,
  cli: Cli,
  named: { readonly usage: string; readonly about: TextKey },
): Command {
  return leaf(flows, cli, named)
    .argument('<flow>', cli.text('flowsFlow'))
    .option('--profile <file>', cli.text('flowsProfile'), DEFAULT_PROFILE)
    .option('--as <system>', cli.text('flowsAs'));
}

export interface FlowPart {
  readonly parts: FlowClientParts;
  readonly terms: FlowTerms;
}

const partsFor = (options: FlowOptions, system: string): FlowClientParts => ({
  client: clientFor(readProfile(options.profile), system),
  sha256,
  wait: async (ms) => {
    await setTimeout(ms);
  },
});

async function termsFor(parts: FlowClientParts, flow: string): Promise<FlowTerms | undefined> {
  try {
    return await createFlowCalls(parts.client).terms(flow);
  } catch (error) {
    if (error instanceof FlowRefused && error.problem.code === 'flow-unknown') return undefined;
    throw error;
  }
}

/** The system that was named, or the first of the profile that has this part in the flow. */
export async function partInFlow(
  cli: Cli,
  flow: string,
  asked: { readonly options: FlowOptions; readonly part?: 'source' | 'receiver' },
): Promise<FlowPart> {
  const { options, part } = asked;
  const systems = options.as === undefined ? systemsOf(options) : [options.as];
  for (const system of systems) {
    const parts = partsFor(options, system);
    const terms = await termsFor(parts, flow);
    if (terms !== undefined && (part === undefined || terms[part] !== undefined)) {
      return { parts, terms };
    }
  }
  const sentence = cli.text('flowsNobody', { flow });
  return fail(say(sentence, sentence));
}

/** A profile may name systems whose private keys are elsewhere. */
const systemsOf = (options: FlowOptions): readonly string[] =>
  readProfile(options.profile)
    .systems.filter(({ privateKeyFile }) => isReadable(privateKeyFile))
    .map(({ id }) => id);

function isReadable(file: string): boolean {
  try {
    readFileSync(file);
    return true;
  } catch {
    return false;
  }
}
