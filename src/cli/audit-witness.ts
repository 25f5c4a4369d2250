import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { instantOf, systemClock } from '../kernel/index.ts';
import type { LogSource } from '../audit/index.ts';
import { createHttpLogSource } from '../client/index.ts';
import { createAppLog } from '../observability/index.ts';
import { loadWitnessSettings } from '../settings/index.ts';
import type { WitnessSettings } from '../shapes/index.ts';
import {
  ALARM_KINDS,
  openWitness,
  openWitnessBook,
  originOf,
  witnessKey,
  type WitnessBook,
} from '../witness/index.ts';
import { report, type Cli } from './cli.ts';
import { EXIT } from './exit.ts';
import { misuse } from './failures.ts';
import { leaf, type CommonOptions } from './leaf.ts';
import { clientFor, readProfile } from './profile.ts';
import { sha256 } from './sha256.ts';

interface Options extends CommonOptions {
  readonly config: string;
  readonly showKey?: boolean;
  readonly status?: boolean;
  readonly acknowledge?: string;
}

/** Exit status when the store cannot be vouched for, as that of `serve` for its log. */
const EXIT_STORE_FATAL = 70;

function auditorsSource(cli: Cli, file: string): Pick<LogSource, 'tile'> {
  const profile = readProfile(file);
  const auditor = profile.systems.find(({ role }) => role === 'auditor');
  if (auditor === undefined) return misuse(cli.text('auditNoAuditor'));
  return createHttpLogSource(clientFor(profile, auditor.id));
}

function showKey(cli: Cli, { json }: Options, { name, keyFile }: WitnessSettings): void {
  const pem = readFileSync(keyFile, 'utf8');
  const { verifierKey } = witnessKey(sha256, { name, pem }, systemClock);
  report(cli, json, { value: { verifierKey }, lines: [verifierKey] });
}

function withBook<Result>(settings: WitnessSettings, work: (book: WitnessBook) => Result): Result {
  const book = openWitnessBook(settings);
  try {
    return work(book);
  } finally {
    book.close();
  }
}

function showStatus(cli: Cli, { json }: Options, settings: WitnessSettings): void {
  const { logs, alarms } = withBook(settings, (book) => ({
    logs: settings.logs.map((log) => {
      const origin = originOf(sha256, log);
      return { origin, size: book.find(origin)?.size };
    }),
    alarms: book.standing(),
  }));
  const lines = [
    ...logs.map(({ origin, size }) =>
      size === undefined
        ? cli.text('auditWitnessNothing', { origin })
        : cli.text('auditWitnessHeld', { origin, size }),
    ),
    ...alarms.map(
      ({ kind, origin, at }) =>
        `${cli.mark(false)} ${cli.text('auditWitnessAlarm', { kind, origin, at })}`,
    ),
    ...(alarms.length === 0 ? [`${cli.mark(true)} ${cli.text('auditWitnessCalm')}`] : []),
  ];
  report(cli, json, { value: { logs, alarms }, lines });
  cli.finish(alarms.length === 0 ? EXIT.fine : EXIT.findings);
}

function acknowledge(cli: Cli, { json }: Options, place: Acknowledged): void {
  const { settings, origin } = place;
  const at = instantOf(systemClock.now());
  const count = withBook(settings, (book) => book.end(origin, ALARM_KINDS, at));
  const lines = [cli.text('auditWitnessEnded', { count })];
  report(cli, json, { value: { origin, ended: count }, lines });
}

interface Acknowledged {
  readonly settings: WitnessSettings;
  readonly origin: string;
}

const stopSignal = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGTERM', () => resolve()).once('SIGINT', () => resolve());
  });

/** Runs until told to stop; ends with findings when an alarm stands. */
async function runWitness(cli: Cli, settings: WitnessSettings): Promise<void> {
  const appLog = createAppLog({ level: settings.logLevel });
  const witness = await openWitness(
    {
      sha256,
      clock: systemClock,
      appLog,
      sourceOf: (profile) => auditorsSource(cli, profile),
      onFatal: () => process.exit(EXIT_STORE_FATAL),
    },
    settings,
  );
  const stopped = stopSignal();
  const { baseUrl, verifierKey } = witness;
  appLog.info('witness listening', { origin: baseUrl, pid: process.pid });
  cli.io.out(JSON.stringify({ listening: baseUrl, verifierKey }));
  await stopped;
  const alarms = witness.alarms();
  await witness.close();
  appLog.info('witness stopped', { count: alarms.length });
  cli.finish(alarms.length === 0 ? EXIT.fine : EXIT.findings);
}

async function witness(cli: Cli, options: Options): Promise<void> {
  const settings = loadWitnessSettings(options.config);
  if (options.showKey === true) showKey(cli, options, settings);
  else if (options.status === true) showStatus(cli, options, settings);
  else if (options.acknowledge !== undefined) {
    acknowledge(cli, options, { settings, origin: options.acknowledge });
  } else await runWitness(cli, settings);
}

/** `jingwei audit witness`: says where it listens in one line of JSON, and runs until told to stop. */
export function addAuditWitness(audit: Command, cli: Cli): void {
  leaf(audit, cli, { usage: 'witness', about: 'auditWitness' })
    .requiredOption('--config <file>', cli.text('auditWitnessConfig'))
    .option('--show-key', cli.text('auditWitnessKey'))
    .option('--status', cli.text('auditWitnessStatus'))
    .option('--acknowledge <origin>', cli.text('auditWitnessAcknowledge'))
    .action((_own: Options, command: Command) => witness(cli, command.optsWithGlobals<Options>()));
}
