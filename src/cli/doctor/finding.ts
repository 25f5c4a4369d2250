import type { Bilingual } from '../../kernel/index.ts';

/** By who must act: error, somebody now; warning, somebody soon; info, nobody. */
export type Severity = 'error' | 'warning' | 'info';

/** One thing found, and what to do about it. */
export interface DoctorFinding {
  readonly severity: Severity;
  readonly message: Bilingual;
  readonly remedy: Bilingual;
}

/** What a check came to; `detail` says what was seen even when all is well. */
export interface Examined {
  readonly findings: readonly DoctorFinding[];
  readonly detail?: string;
}

/** One row of the table: a question about a gateway's surroundings. Changes nothing. */
export interface DoctorCheck<Patient> {
  readonly check: string;
  readonly title: Bilingual;
  readonly examine: (patient: Patient) => Examined | Promise<Examined>;
}

const finding =
  (severity: Severity) =>
  (message: Bilingual, remedy: Bilingual): DoctorFinding => ({ severity, message, remedy });

export const errorFound: (message: Bilingual, remedy: Bilingual) => DoctorFinding =
  finding('error');
export const warningFound: (message: Bilingual, remedy: Bilingual) => DoctorFinding =
  finding('warning');
export const infoFound: (message: Bilingual, remedy: Bilingual) => DoctorFinding = finding('info');

/** The result of a check that finds one thing or nothing. */
export const found = (one: DoctorFinding | false, detail?: string): Examined => ({
  findings: one === false ? [] : [one],
  ...(detail === undefined ? {} : { detail }),
});

/** What was thrown, in one line. */
export const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
