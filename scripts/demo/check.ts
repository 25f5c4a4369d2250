import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { roleNames } from '../../src/people/index.ts';
import {
  checkLogFile,
  checkLogOverHttp,
  checkTampered,
  type LogCheck,
  type TamperCheck,
} from './check-log.ts';
import { checkSamples, type SampleCheck } from './check-samples.ts';
import { landmarksIn, type Landmarks } from './edges/index.ts';
import { flowFailures } from './flows-check.ts';
import { playFlows } from './flows-play.ts';
import { summaryOf, type FlowSummary } from './flows-summary.ts';
import { checkPeople } from './people.ts';
import type { Processes } from './processes.ts';
import { playRelay, relayFailures, summaryOfRelay, type RelaySummary } from './relay/index.ts';
import type { StateFolder } from './state-folder.ts';
import type { Topology } from './topology.ts';

/** What `--check` says in one line of JSON; `failures` names everything that was not right. */
export interface CheckSummary {
  readonly ok: boolean;
  readonly samples: readonly Pick<SampleCheck, 'name' | 'status' | 'code' | 'ok'>[];
  readonly log: LogCheck;
  readonly file: LogCheck;
  readonly tampered: TamperCheck;
  /** Roles of those who signed in. */
  readonly people: readonly string[];
  /** Both books of each flow, and by which ways it came and went. */
  readonly flows: readonly FlowSummary[];
  /** Of one of them, over a second gateway. */
  readonly relay: RelaySummary;
  /** What came up in them. */
  readonly landmarks: Landmarks;
  readonly processes: { readonly started: number; readonly left: number };
  readonly failures: readonly string[];
}

type Found = Pick<CheckSummary, 'log' | 'file' | 'tampered' | 'people'> & {
  readonly samples: readonly SampleCheck[];
  readonly flowsWrong: readonly string[];
  readonly left: readonly string[];
};

function failuresIn(found: Found): readonly string[] {
  const { samples, log, file, tampered, people, flowsWrong, left } = found;
  const wrongSamples = samples
    .filter(({ ok }) => !ok)
    .map(
      ({ name, wrong, status, code = '' }) => `${name}: ${wrong.join(', ')} (${status} ${code})`,
    );
  return [
    ...wrongSamples,
    ...(log.ok ? [] : [`log over HTTP: ${log.reason ?? ''}`]),
    ...(file.ok ? [] : [`log file: ${file.reason ?? ''}`]),
    ...(tampered.found ? [] : [`entry ${tampered.changed} was changed and not found`]),
    ...flowsWrong,
    ...roleNames
      .filter((role) => !people.includes(role))
      .map((role) => `nobody signed in as ${role}`),
    ...left.map((name) => `process left: ${name}`),
  ];
}

/** The kept answer, whose receipt the log must still continue later. */
function keepAnswer(folder: StateFolder, samples: readonly SampleCheck[]): string {
  const file = join(folder.root, 'answer.json');
  const answer = samples.find(({ status }) => status === 200);
  writeFileSync(file, JSON.stringify(answer?.body ?? {}));
  return file;
}

/** Checks everything, then ends everything. */
export async function checkAll(
  processes: Processes,
  folder: StateFolder,
  topology: Topology,
): Promise<CheckSummary> {
  const { profile, city } = topology;
  const checked = await checkSamples(profile);
  const playing = { processes, folder, profile, city };
  const played = await playFlows(playing);
  const relay = await playRelay(playing, played);
  const flowsWrong = [...(await flowFailures(played, folder, topology)), ...relayFailures(relay)];
  const people = await checkPeople(folder, profile.baseUrl);
  const answer = keepAnswer(folder, checked);
  const log = await checkLogOverHttp(processes, folder);
  const file = await checkLogFile(processes, folder, answer);
  const tampered = await checkTampered(processes, folder);
  await processes.stopAll();
  const left = processes.left();
  const failures = failuresIn({ samples: checked, log, file, tampered, people, flowsWrong, left });
  return {
    ok: failures.length === 0,
    samples: checked.map(({ name, status, code, ok }) => ({
      name,
      status,
      ...(code === undefined ? {} : { code }),
      ok,
    })),
    log,
    file,
    tampered,
    people,
    flows: played.map(summaryOf),
    relay: summaryOfRelay(relay),
    landmarks: landmarksIn(played.map(({ story }) => story)),
    processes: { started: processes.started(), left: left.length },
    failures,
  };
}
