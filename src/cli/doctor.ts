import type { Command } from 'commander';
import { report, type Cli } from './cli.ts';
import { examine, type Diagnosis } from './doctor/examine.ts';
import type { DoctorFinding, Severity } from './doctor/finding.ts';
import { thisMachine } from './doctor/patient.ts';
import { EXIT } from './exit.ts';
import { leaf, type CommonOptions } from './leaf.ts';
import { settingsSource } from './settings-source.ts';
import type { TextKey } from './texts.ts';

interface Options extends CommonOptions {
  readonly settings?: string;
  readonly deep?: boolean;
}

const severityTexts: Readonly<Record<Severity, TextKey>> = {
  error: 'doctorError',
  warning: 'doctorWarning',
  info: 'doctorInfo',
};

const isSevere =
  (severity: Severity) =>
  (finding: DoctorFinding): boolean =>
    finding.severity === severity;

const isError = isSevere('error');

function markOf(cli: Cli, { findings }: Diagnosis): string {
  if (findings.some(isError)) return cli.mark(false);
  return findings.some(isSevere('warning')) ? '!' : cli.mark(true);
}

function rowLine(cli: Cli, diagnosis: Diagnosis): string {
  const { title, state, detail } = diagnosis;
  const name = title[cli.language];
  if (state === 'skipped') return `- ${name} ${cli.text('doctorSkipped')}`;
  const seen = detail === undefined ? '' : ` (${detail})`;
  return `${markOf(cli, diagnosis)} ${name}${seen}`;
}

function findingLines(cli: Cli, { severity, message, remedy }: DoctorFinding): readonly string[] {
  return [
    `    ${cli.text(severityTexts[severity])} ${message[cli.language]}`,
    `    → ${remedy[cli.language]}`,
  ];
}

function linesOf(cli: Cli, diagnoses: readonly Diagnosis[], errors: number): readonly string[] {
  const rows = diagnoses.flatMap((diagnosis) => [
    rowLine(cli, diagnosis),
    ...diagnosis.findings.flatMap((finding) => findingLines(cli, finding)),
  ]);
  const summary = errors === 0 ? cli.text('doctorFine') : cli.text('doctorErrors', { errors });
  return [...rows, `${cli.mark(errors === 0)} ${summary}`];
}

async function diagnose(cli: Cli, options: Options): Promise<void> {
  const machine = { ...thisMachine, deep: options.deep ?? false };
  const checks = await examine(machine, settingsSource(cli.io, options.settings));
  const errors = checks.flatMap(({ findings }) => findings.filter(isError)).length;
  const ok = errors === 0;
  report(cli, options.json, { value: { ok, checks }, lines: linesOf(cli, checks, errors) });
  cli.finish(ok ? EXIT.fine : EXIT.findings);
}

/** `jingwei doctor` */
export function addDoctor(program: Command, cli: Cli): void {
  leaf(program, cli, { usage: 'doctor', about: 'doctor' })
    .option('--settings <file>', cli.text('settings'))
    .option('--deep', cli.text('doctorDeep'))
    .action((_own: Options, command: Command) => diagnose(cli, command.optsWithGlobals<Options>()));
}
