import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { Call, Reply } from '../client/index.ts';
import { say, utf8 } from '../kernel/index.ts';
import { buildCall, type CallOptions } from './build-call.ts';
import { report, type Cli } from './cli.ts';
import { EXIT } from './exit.ts';
import { fail, misuse } from './failures.ts';
import { isProof, judgeReceipt, receiptLines } from './judge-receipt.ts';
import { leaf, type CommonOptions } from './leaf.ts';
import { clientFor, DEFAULT_PROFILE, readProfile, type Profile, type Sample } from './profile.ts';

interface Options extends CallOptions, CommonOptions {
  readonly profile: string;
  readonly as?: string;
  readonly sample?: string;
  readonly samples?: boolean;
}

interface Named extends Options {
  readonly dataset: string | undefined;
}

type Asked = Pick<Sample, 'system' | 'method' | 'path' | 'body'> & Pick<Call, 'contentType'>;

function listSamples(cli: Cli, options: Options, { samples }: Profile): void {
  report(cli, options.json, {
    value: samples,
    lines: samples.map(
      ({ name, system, path, expect: { status, code = '' } }) =>
        `${name}\t${status} ${code}\t${system}\t${path}`,
    ),
  });
}

function sampleNamed({ samples }: Profile, name: string): Sample {
  const sample = samples.find((each) => each.name === name);
  return sample ?? fail(say(`没有示例 ${name}`, `There is no sample ${name}`));
}

function askedOf(cli: Cli, profile: Profile, { dataset, ...options }: Named): Asked {
  if (options.sample !== undefined) return sampleNamed(profile, options.sample);
  const first = profile.systems.find(({ role }) => role === 'consumer')?.id ?? '';
  const batch = options.batch === undefined ? {} : { batch: readFileSync(options.batch, 'utf8') };
  const call = buildCall(dataset ?? '', { ...options, ...batch }, (pair) =>
    misuse(cli.text('callPair', { pair })),
  );
  return { system: options.as ?? first, ...call };
}

const textOfBody = (body: unknown): string =>
  typeof body === 'string' ? body : JSON.stringify(body);

/** A reader is told what the receipt proves instead of being shown it; `--json` shows it whole. */
function withoutReceipt(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(withoutReceipt);
  return body !== null && typeof body === 'object' ? { ...body, receipt: undefined } : body;
}

async function tell(cli: Cli, sent: { asked: Asked; reply: Reply }, known: Known): Promise<void> {
  const { status, body } = sent.reply;
  const request = utf8(textOfBody(sent.asked.body));
  const judged = await judgeReceipt(known.verifierKey, body, request);
  report(cli, known.json, {
    value: { status, body, receipt: judged },
    lines: [
      `${cli.mark(status === 200)} ${status}`,
      JSON.stringify(withoutReceipt(body), undefined, 2),
      `${cli.mark(true)} ${cli.text('callSignature')}`,
      ...receiptLines(cli, judged),
    ],
  });
  cli.finish(status === 200 && isProof(judged) ? EXIT.fine : EXIT.findings);
}

interface Known {
  readonly verifierKey: string;
  readonly json: boolean | undefined;
}

async function callGateway(cli: Cli, options: Named): Promise<void> {
  const { dataset, sample, samples } = options;
  if (dataset === undefined && sample === undefined && samples !== true) {
    misuse(cli.text('callNothing'));
  }
  const profile = readProfile(options.profile);
  if (samples === true) {
    listSamples(cli, options, profile);
    return;
  }
  const asked = askedOf(cli, profile, options);
  const { system, ...call } = asked;
  const headers = { 'Accept-Language': cli.language };
  const reply = await clientFor(profile, system).send({ ...call, headers });
  await tell(cli, { asked, reply }, { ...profile.log, json: options.json });
}

/** `jingwei call`: one signed call and everything that can be proven about its answer. */
export function addCall(program: Command, cli: Cli): void {
  leaf(program, cli, { usage: 'call [dataset]', about: 'call' })
    .option('--profile <file>', cli.text('callProfile'), DEFAULT_PROFILE)
    .option('--as <system>', cli.text('callAs'))
    .option('--verify', cli.text('callVerify'))
    .option('--batch <file>', cli.text('callBatch'))
    .option('--subject <k=v...>', cli.text('callSubject'))
    .option('--items <items>', cli.text('callItems'))
    .option('--claim <k=v...>', cli.text('callClaim'))
    .option('--purpose <class>', cli.text('callPurpose'), 'service')
    .option('--item <service-item>', cli.text('callItem'))
    .option('--case <number>', cli.text('callCase'))
    .option('--plan <number>', cli.text('callPlan'))
    .option('--order <number>', cli.text('callOrder'))
    .option('--project <number>', cli.text('callProject'))
    .option('--region <code>', cli.text('callRegion'))
    .option('--as-standard <standard>', cli.text('callStandard'))
    .option('--sample <name>', cli.text('callSample'))
    .option('--samples', cli.text('callSamples'))
    .action((dataset: string | undefined, _own: Options, command: Command) =>
      callGateway(cli, { ...command.optsWithGlobals<Options>(), dataset }),
    );
}
