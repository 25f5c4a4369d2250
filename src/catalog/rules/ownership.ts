import type { Steps } from '../../kernel/index.ts';
import type { Dataset } from '../../shapes/index.ts';
import type { CatalogDocument } from '../catalog-document.ts';
import type { Shelf } from '../shelf.ts';
import { datasetsOf, type Complaining, type Complaint } from './rule.ts';

/** One item of one dataset, as a fact about a kind of subject. */
interface Holding {
  readonly document: CatalogDocument<'dataset'>;
  readonly name: string;
  /** The kind of subject and what is known of it. */
  readonly fact: string;
  readonly isOfElement: boolean;
  /** The agency it says the fact comes from. */
  readonly source?: string;
  /** The dataset it says the fact is taken from. */
  readonly origin?: string;
}

interface Property {
  readonly 'x-title'?: { readonly 'zh-CN'?: string };
  readonly $ref?: string;
}

const titleOf = (property: Property | undefined): string | undefined =>
  property?.['x-title']?.['zh-CN'];

type Properties = Readonly<Record<string, Property>>;

function propertiesOf(shelf: Shelf, standard: string): Properties {
  const schema = shelf.schemas.get(`standards/${standard}.json`)?.value as
    { readonly properties?: Properties } | undefined;
  return schema?.properties ?? {};
}

/** What identifies a subject or places a record is in every dataset about it, and no fact of its own. */
const isFact = ({ subject, regionItem }: Dataset, name: string): boolean =>
  !subject.includes(name) && name !== regionItem;

/** Measures: two fields of one such element may well be two facts, as two dates of expiry are. */
const MEASURES = /\/(date|month|instant|duration|money|region-code)\.json$/;

function holdingsOf(shelf: Shelf, document: CatalogDocument<'dataset'>): readonly Holding[] {
  const { items, subject, standard } = document.value;
  const properties = propertiesOf(shelf, standard);
  const kind = [...subject].sort().join();
  return Object.entries(items)
    .filter(([name]) => isFact(document.value, name))
    .map(([name, { source, origin, title }]) => {
      const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
      return {
        document,
        name,
        fact: `${kind} ${title?.['zh-CN'] ?? titleOf(property) ?? name}`,
        isOfElement: property?.$ref !== undefined && !MEASURES.test(property.$ref),
        ...(source === undefined ? {} : { source }),
        ...(origin === undefined ? {} : { origin: origin.dataset }),
      };
    });
}

type Facts = readonly (readonly Holding[])[];

/** Two rules ask for them. */
const found = new WeakMap<Shelf, Facts>();

/** Items that are the same fact: called the same in Chinese, of the same kind of subject. */
function* sameFacts(shelf: Shelf): Steps<Facts> {
  const known = found.get(shelf) ?? (yield* findFacts(shelf));
  found.set(shelf, known);
  return known;
}

function* findFacts(shelf: Shelf): Steps<Facts> {
  const facts = new Map<string, Holding[]>();
  for (const document of datasetsOf(shelf)) {
    yield;
    for (const holding of holdingsOf(shelf, document)) {
      const known = facts.get(holding.fact);
      if (known === undefined) facts.set(holding.fact, [holding]);
      else known.push(holding);
    }
  }
  return [...facts.values()].filter((holdings) => holdings.length > 1);
}

const suppliersOf = ({ document }: Holding): readonly string[] =>
  document.value.supplies.map(({ agency }) => agency);

const complaintOf = ({ document, name }: Holding, part = ''): Complaint => ({
  document,
  pointer: `/items/${name}${part}`,
  name,
});

/** 一数一源: two datasets that name two source agencies of one fact. */
export function* conflictingSources(shelf: Shelf): Complaining {
  return (yield* sameFacts(shelf)).flatMap((holdings) => {
    const [first, ...more] = holdings.filter(({ source }) => source !== undefined);
    return more
      .filter(({ source }) => source !== first?.source)
      .map((holding) => complaintOf(holding, '/source'));
  });
}

/** A fact that several datasets hold and that more than one of them does not say it takes from. */
export function* collectedTwice(shelf: Shelf): Complaining {
  return (yield* sameFacts(shelf)).flatMap((holdings) => {
    // Whoever names its own agency as the source says so openly: where another does too, they conflict.
    const isCiting = ({ origin, source }: Holding): boolean =>
      origin !== undefined || source !== undefined;
    const uncited = holdings.filter((each) => each.isOfElement && !isCiting(each));
    const cited = new Set(holdings.map(({ origin }) => origin));
    const source = uncited.find(({ document }) => cited.has(document.id)) ?? uncited[0];
    const owners = new Set(source && suppliersOf(source));
    // An agency that keeps a fact in two of its own datasets has not collected it from somebody twice.
    return uncited
      .filter((each) => !suppliersOf(each).some((agency) => owners.has(agency)))
      .map((holding) => complaintOf(holding));
  });
}
