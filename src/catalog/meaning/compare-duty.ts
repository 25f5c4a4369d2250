import type { Duty } from '../../shapes/index.ts';
import { differ, membersOf, plainFacet, told, type Facet, type Sides } from './facets.ts';
import { changeOf, type MeaningChange, type Subject } from './meaning-change.ts';
import type { ChangeKind } from './change-kinds.ts';

/** Most often first. */
const FREQUENCIES: readonly Duty['frequency'][] = [
  'realtime',
  'hourly',
  'daily',
  'weekly',
  'monthly',
  'quarterly',
  'yearly',
];

const DURATION = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** Seconds of an ISO 8601 duration as the schema allows it. */
function secondsOf(duration: string): number {
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = DURATION.exec(duration) ?? [];
  return Number(days) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/** What a change in one direction is called, and in the other. */
function ordered(
  [smaller, greater]: readonly [ChangeKind, ChangeKind],
  measure: (duty: Duty) => number,
  shown: (duty: Duty) => string | undefined,
): Facet<Duty>['compare'] {
  return ({ before, after }, subject) => {
    const [old, now] = [measure(before), measure(after)];
    if (old === now) return [];
    const said = { from: told(shown(before)), to: told(shown(after)) };
    return [changeOf(now < old ? smaller : greater, subject, said)];
  };
}

const answerTime = ordered(
  ['answer-time-shortened', 'answer-time-lengthened'],
  ({ timeliness }) => secondsOf(timeliness.answerWithin),
  ({ timeliness }) => timeliness.answerWithin,
);

const freshness = ordered(
  ['freshness-tightened', 'freshness-loosened'],
  ({ timeliness }) => secondsOf(timeliness.freshness),
  ({ timeliness }) => timeliness.freshness,
);

function compareConditions(
  { before, after }: Sides<Duty>,
  subject: Subject,
): readonly MeaningChange[] {
  const [from, to] = [before.conditions?.['zh-CN'], after.conditions?.['zh-CN']];
  if (to === undefined) return [changeOf('conditions-lifted', subject, { from: told(from) })];
  if (from === undefined) return [changeOf('conditions-added', subject, { to })];
  return from === to ? [] : [changeOf('conditions-changed', subject, { from, to })];
}

function compareModes({ before, after }: Sides<Duty>, subject: Subject): readonly MeaningChange[] {
  const { added, removed } = membersOf(before.modes, after.modes);
  return [
    ...added.map((to) => changeOf('mode-added', subject, { to })),
    ...removed.map((from) => changeOf('mode-removed', subject, { from, stops: {} })),
  ];
}

/** The duty's last day is its own announcement: the stop comes then and not with publication. */
function compareEnd({ before, after }: Sides<Duty>, subject: Subject): readonly MeaningChange[] {
  const [from, to] = [before.until, after.until];
  const said = { from: told(from), to: told(to) };
  const isShorter = to !== undefined && (from === undefined || to < from);
  if (!isShorter) return [changeOf('duty-extended', subject, said)];
  return [changeOf('duty-ended', subject, { ...said, stops: { on: to } })];
}

function compareBegin({ before, after }: Sides<Duty>, subject: Subject): readonly MeaningChange[] {
  const said = { from: before.since, to: after.since };
  return before.since < after.since
    ? [changeOf('duty-later', subject, { ...said, stops: {} })]
    : [changeOf('duty-earlier', subject, said)];
}

export const dutyFacets: readonly Facet<Duty>[] = [
  plainFacet('basis-changed', 'basis'),
  { keys: ['since'], compare: compareBegin },
  { keys: ['until'], compare: compareEnd },
  {
    keys: ['frequency'],
    compare: ordered(
      ['frequency-raised', 'frequency-lowered'],
      ({ frequency }) => FREQUENCIES.indexOf(frequency),
      ({ frequency }) => frequency,
    ),
  },
  {
    keys: ['timeliness'],
    compare: (sides, subject) => [...answerTime(sides, subject), ...freshness(sides, subject)],
  },
  { keys: ['conditions'], compare: compareConditions },
  { keys: ['modes'], compare: compareModes },
  {
    keys: ['security'],
    compare: ({ before, after }, subject) =>
      (['provide', 'operate'] as const)
        .filter((hop) => differ(before.security[hop], after.security[hop]))
        .map((hop) =>
          changeOf('security-owner-changed', subject, {
            part: `${subject.part ?? ''}/${hop}`,
            from: before.security[hop],
            to: after.security[hop],
          }),
        ),
  },
];
