import { canonicalText } from '../../kernel/index.ts';
import type { ChangeKind } from './change-kinds.ts';
import { compareMembers, differ, membersOf, told, type Sides } from './facets.ts';
import { changeOf, type MeaningChange, type Said, type Subject } from './meaning-change.ts';

/** A standard's schema with its elements put in place of the references to them. */
export interface StandardModel {
  readonly 'x-kind'?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Keywords>>;
  readonly [keyword: string]: unknown;
}

type Keywords = Readonly<Record<string, unknown>>;

type Direction = 'tightened' | 'loosened' | 'rewritten';

/**
 * What a change is called by what the standard is for: a dialect is what its provider promises, a
 * local standard what a receiver accepts, a dataset's own standard is both at once.
 */
const byRole: Readonly<Record<string, Readonly<Record<Direction, ChangeKind>>>> = {
  dialect: {
    tightened: 'promise-tightened',
    loosened: 'promise-loosened',
    rewritten: 'standard-rewritten',
  },
  local: {
    tightened: 'acceptance-tightened',
    loosened: 'acceptance-loosened',
    rewritten: 'standard-rewritten',
  },
  national: {
    tightened: 'standard-tightened',
    loosened: 'standard-loosened',
    rewritten: 'standard-rewritten',
  },
};

interface Comparing {
  readonly subject: Subject;
  readonly kinds: Readonly<Record<Direction, ChangeKind>>;
}

const row = ({ subject, kinds }: Comparing, direction: Direction, said: Said): MeaningChange =>
  changeOf(kinds[direction], subject, said);

/** Keywords by which a greater number allows more, or less. */
const LIMITS: Readonly<Record<string, 'more' | 'less'>> = {
  maxLength: 'more',
  maximum: 'more',
  exclusiveMaximum: 'more',
  maxItems: 'more',
  minLength: 'less',
  minimum: 'less',
  exclusiveMinimum: 'less',
  minItems: 'less',
};

function limitDirection(keyword: string, { before, after }: Sides<unknown>): Direction {
  const allows = LIMITS[keyword];
  if (allows === undefined) return 'rewritten';
  // A limit that is not there is the widest.
  const widest = allows === 'more' ? Infinity : -Infinity;
  const [old, now] = [before ?? widest, after ?? widest].map(Number) as [number, number];
  const isMore = allows === 'more' ? now > old : now < old;
  return isMore ? 'loosened' : 'tightened';
}

function compareEnum(
  comparing: Comparing,
  part: string,
  { before, after }: Sides<readonly unknown[]>,
): readonly MeaningChange[] {
  const { added, removed } = membersOf(before.map(told), after.map(told));
  return [
    ...added.map((to) => row(comparing, 'loosened', { part: `${part}/enum`, from: '—', to })),
    ...removed.map((from) => row(comparing, 'tightened', { part: `${part}/enum`, from, to: '—' })),
  ];
}

/** A rule that appears can only refuse more; one that goes, less. */
function presence({ before, after }: Sides<unknown>): Direction | undefined {
  if (before === undefined) return 'tightened';
  return after === undefined ? 'loosened' : undefined;
}

/** Keywords that say something to readers and nothing to validators. */
const isWord = (keyword: string): boolean =>
  keyword.startsWith('x-') || ['title', 'description', '$schema', '$id'].includes(keyword);

function compareKeyword(
  comparing: Comparing,
  [part, keyword]: readonly [string, string],
  sides: Sides<unknown>,
): readonly MeaningChange[] {
  const { before, after } = sides;
  const said = { part: `${part}/${keyword}`, from: told(before), to: told(after) };
  if (isWord(keyword)) return [changeOf('renamed', comparing.subject, said)];
  if (Array.isArray(before) && Array.isArray(after) && keyword === 'enum') {
    const rows = compareEnum(comparing, part, { before, after });
    return rows.length > 0 ? rows : [row(comparing, 'rewritten', said)];
  }
  const known = keyword in LIMITS ? limitDirection(keyword, sides) : presence(sides);
  return [row(comparing, known ?? 'rewritten', said)];
}

const compareProperty =
  (comparing: Comparing) =>
  (part: string, { before, after }: Sides<Keywords>): readonly MeaningChange[] =>
    [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .filter((keyword) => differ(before[keyword], after[keyword]))
      .flatMap((keyword) =>
        compareKeyword(comparing, [part, keyword], {
          before: before[keyword],
          after: after[keyword],
        }),
      );

/** Nothing may be there that the standard does not name, so a property more is something allowed. */
function compareProperties(
  comparing: Comparing,
  { before, after }: Sides<StandardModel>,
): readonly MeaningChange[] {
  return compareMembers<Keywords>(
    { before: before.properties, after: after.properties },
    {
      added: (part) => [row(comparing, 'loosened', { part, from: '—', to: part })],
      removed: (part) => [row(comparing, 'tightened', { part, from: part, to: '—' })],
      both: compareProperty(comparing),
    },
  );
}

function compareRequired(
  comparing: Comparing,
  { before, after }: Sides<StandardModel>,
): readonly MeaningChange[] {
  const { added, removed } = membersOf(before.required, after.required);
  const said = (part: string): Said => ({ part: `${part}/required` });
  return [
    ...added.map((part) =>
      row(comparing, 'tightened', { ...said(part), from: 'optional', to: 'required' }),
    ),
    ...removed.map((part) =>
      row(comparing, 'loosened', { ...said(part), from: 'required', to: 'optional' }),
    ),
  ];
}

const rest = (model: StandardModel): Keywords =>
  Object.fromEntries(
    Object.entries(model).filter(([key]) => key !== 'properties' && key !== 'required'),
  );

/** Property by property, what it lets through that it did not before, and the other way round. */
export function compareStandards(
  sides: Sides<StandardModel>,
  id: string,
): readonly MeaningChange[] {
  const { before, after } = sides;
  const kinds = byRole[after['x-kind'] ?? 'national'] ?? byRole['national'];
  if (kinds === undefined || canonicalText(before) === canonicalText(after)) return [];
  const comparing = { subject: { of: 'standard', id } as const, kinds };
  const top = compareProperty(comparing)('', { before: rest(before), after: rest(after) });
  const rows = [
    ...compareProperties(comparing, sides),
    ...compareRequired(comparing, sides),
    ...top,
  ];
  return rows;
}
