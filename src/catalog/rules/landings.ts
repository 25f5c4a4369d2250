import type { RegionScope } from '../../kernel/index.ts';
import type { Dataset } from '../../shapes/index.ts';
import type { CatalogDocument } from '../catalog-document.ts';
import {
  isLooser,
  landedFields,
  landedItems,
  strictnessOf,
  stricter,
  type Landing,
  type Strictness,
} from '../landed-items.ts';
import type { Shelf } from '../shelf.ts';
import { aboveOf, type Above } from './regions.ts';
import {
  byId,
  complain,
  datasetsOf,
  idsOf,
  resourcePlaces,
  supplyPlaces,
  type Complaint,
  type Place,
} from './rule.ts';

/** A dataset that says it is what a flow landed, with what it then must agree with. */
interface Landed {
  readonly document: CatalogDocument<'dataset'>;
  readonly landing: Landing;
}

export function flowReferences(shelf: Shelf): readonly Complaint[] {
  const known = idsOf(shelf, 'flow');
  return boundOf(shelf).flatMap(({ document, flow }) =>
    complain(document, [['/landedFrom/flow', flow]], (name) => !known.has(name)),
  );
}

const boundOf = (shelf: Shelf) =>
  datasetsOf(shelf).flatMap((document) => {
    const { landedFrom } = document.value;
    return landedFrom === undefined ? [] : [{ document, ...landedFrom }];
  });

/** Those whose flow, receiver and source are there; what is missing is for others to find. */
function landedOf(shelf: Shelf): readonly Landed[] {
  const flows = byId(shelf, 'flow');
  const datasets = byId(shelf, 'dataset');
  return boundOf(shelf).flatMap(({ document, flow: name, system }) => {
    const flow = flows.get(name)?.value;
    const receiver = flow?.receivers.find((each) => each.system === system);
    const dataset = datasets.get(flow?.dataset ?? '')?.value;
    if (flow === undefined || receiver === undefined || dataset === undefined) return [];
    return [{ document, landing: { flow, receiver, dataset, mappings: shelf.mappings } }];
  });
}

/** A copy lies with the receiver to whom it was delivered: its agency, system and regions. */
export function landingsElsewhere(shelf: Shelf): readonly Complaint[] {
  const flows = byId(shelf, 'flow');
  const bound = boundOf(shelf);
  if (bound.length === 0) return [];
  const above = aboveOf(shelf);
  const strangers = bound.flatMap(({ document, flow, system }) =>
    complain(document, [['/landedFrom/system', system]], (name) => {
      const receivers = flows.get(flow)?.value.receivers;
      return receivers?.every((each) => each.system !== name) === true;
    }),
  );
  const misplaced = landedOf(shelf).flatMap(({ document, landing: { receiver } }) =>
    complain(document, placesElsewhere(document.value, receiver, above), () => true),
  );
  return [...strangers, ...misplaced];
}

function placesElsewhere(
  dataset: Dataset,
  { agency, system, regions }: Landing['receiver'],
  above: Above,
): readonly Place[] {
  const isWithin = ({ code, subtree }: RegionScope): boolean =>
    regions.some((scope) =>
      scope.subtree ? above.get(code)?.has(scope.code) === true : scope.code === code && !subtree,
    );
  const supplies = supplyPlaces(dataset, (supply, base) => [
    ...(supply.agency === agency ? [] : [[`${base}/agency`, supply.agency] as const]),
    ...supply.regions.flatMap((scope, index) =>
      isWithin(scope) ? [] : [[`${base}/regions/${index}/code`, scope.code] as const],
    ),
  ]);
  const resources = resourcePlaces(dataset, (resource, base) =>
    resource.system === system ? [] : [[`${base}/system`, resource.system]],
  );
  return [...supplies, ...resources];
}

/** The item of the source that an item of the copy says it is. */
const citedBy = ({ document, landing }: Landed, name: string): string | undefined => {
  const origin = document.value.items[name]?.origin;
  return origin?.dataset === landing.flow.dataset ? (origin.item ?? name) : undefined;
};

/** What the receiver was never sent is no part of its copy. */
export const landingsBeyond = (shelf: Shelf): readonly Complaint[] =>
  landedOf(shelf).flatMap((landed) => {
    const { document, landing } = landed;
    const fields = landedFields(landing);
    const sent = new Set(landing.receiver.items ?? landing.flow.items);
    const places = Object.keys(document.value.items).map((item): Place => [`/items/${item}`, item]);
    return complain(document, places, (item) => {
      const cited = citedBy(landed, item);
      return cited === undefined ? !fields.has(item) : !sent.has(cited);
    });
  });

/** A copy is kept at least as strictly as its source, the whole of it and each item. */
export const landingsLoosened = (shelf: Shelf): readonly Complaint[] =>
  landedOf(shelf).flatMap((landed) => {
    const { document, landing } = landed;
    const kept = landedItems(landing);
    const items = Object.keys(document.value.items).map((item): Place => [`/items/${item}`, item]);
    return [
      ...complain(document, looserWholes(document.value, landing.dataset), () => true),
      ...complain(document, items, (item) =>
        isLooser(strictnessOf(document.value, item), neededOf(landed, { item, kept })),
      ),
    ];
  });

function neededOf(
  landed: Landed,
  { item, kept }: { readonly item: string; readonly kept: ReadonlyMap<string, Strictness> },
): Strictness {
  const own = strictnessOf(landed.document.value, item);
  const cited = citedBy(landed, item);
  const source = cited === undefined ? own : strictnessOf(landed.landing.dataset, cited);
  return stricter(source, kept.get(item) ?? own);
}

const flags = ['contains', 'sensitive', 'minors'] as const;

/** Share type, visibility and what is said of personal information, for the dataset as a whole. */
function looserWholes(own: Dataset, source: Dataset): readonly Place[] {
  const said = own.personalInformation;
  const lost = flags.filter(
    (flag) => source.personalInformation?.[flag] === true && said?.[flag] !== true,
  );
  const at = said === undefined ? '/landedFrom' : '/personalInformation';
  const whole = (dataset: Dataset): Strictness => strictnessOf({ ...dataset, items: {} }, '');
  const isHiddenNoMore = source.hidden === true && own.hidden !== true;
  return [
    ...(isLooser(whole(own), whole(source)) ? [['/share', own.share] as const] : []),
    ...lost.map((flag) => [at, flag] as const),
    ...(isHiddenNoMore ? [['/landedFrom', 'hidden'] as const] : []),
  ];
}
