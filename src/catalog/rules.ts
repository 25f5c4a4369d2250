import { say, type Bilingual } from '../kernel/index.ts';
import type { Dataset, Supply } from '../shapes/index.ts';
import {
  documentKinds,
  documentsOf,
  type CatalogDocument,
  type DocumentKind,
} from './catalog-document.ts';
import { findingAt, type Finding } from './finding.ts';
import type { Shelf } from './shelf.ts';

/** A reference or item that does not hold, at a pointer of its document. */
interface Complaint {
  readonly document: CatalogDocument;
  readonly pointer: string;
  /** What is named there; the rule's message takes it. */
  readonly name: string;
}

interface Rule {
  readonly rule: string;
  readonly message: (name: string) => Bilingual;
  readonly check: (shelf: Shelf) => readonly Complaint[];
}

const idsOf = (shelf: Shelf, kind: DocumentKind): ReadonlySet<string> =>
  new Set(documentsOf(shelf.documents, kind).map((document) => document.id));

const datasets = (shelf: Shelf): readonly CatalogDocument<'dataset'>[] =>
  documentsOf(shelf.documents, 'dataset');

const datasetById = (shelf: Shelf, id: string): Dataset | undefined =>
  datasets(shelf).find((document) => document.id === id)?.value;

type Place = readonly [pointer: string, name: string];

const complain = (
  document: CatalogDocument,
  places: readonly Place[],
  broken: (name: string) => boolean,
): readonly Complaint[] =>
  places.filter(([, name]) => broken(name)).map(([pointer, name]) => ({ document, pointer, name }));

const supplyPlaces = (
  dataset: Dataset,
  places: (supply: Supply, base: string) => readonly Place[],
): readonly Place[] =>
  dataset.supplies.flatMap((supply, index) => places(supply, `/supplies/${index}`));

const resourcePlaces = (dataset: Dataset, key: 'system' | 'standard'): readonly Place[] =>
  supplyPlaces(dataset, (supply, base) =>
    Object.entries(supply.resources).map(([name, resource]): Place => [
      `${base}/resources/${name}/${key}`,
      resource[key],
    ]),
  );

function agencyReferences(shelf: Shelf): readonly Complaint[] {
  const known = idsOf(shelf, 'agency');
  const unknown = (name: string): boolean => !known.has(name);
  return [
    ...datasets(shelf).flatMap((document) =>
      complain(document, agencyPlaces(document.value), unknown),
    ),
    ...documentsOf(shelf.documents, 'serviceItem').flatMap((document) =>
      complain(document, [['/agency', document.value.agency]], unknown),
    ),
    ...documentsOf(shelf.documents, 'grant').flatMap((document) =>
      complain(document, [['/requester', document.value.requester]], unknown),
    ),
  ];
}

function agencyPlaces(dataset: Dataset): readonly Place[] {
  const sources = Object.entries(dataset.items).flatMap(([item, { source }]): readonly Place[] =>
    source === undefined ? [] : [[`/items/${item}/source`, source]],
  );
  const supplies = supplyPlaces(dataset, (supply, base) => [
    [`${base}/agency`, supply.agency],
    [`${base}/duty/security/provide`, supply.duty.security.provide],
    [`${base}/duty/security/operate`, supply.duty.security.operate],
  ]);
  return [...sources, ...supplies];
}

function systemReferences(shelf: Shelf): readonly Complaint[] {
  const known = new Set(
    documentsOf(shelf.documents, 'agency').flatMap(({ value }) => Object.keys(value.systems ?? {})),
  );
  return datasets(shelf).flatMap((document) =>
    complain(document, resourcePlaces(document.value, 'system'), (name) => !known.has(name)),
  );
}

function standardReferences(shelf: Shelf): readonly Complaint[] {
  const unknown = (name: string): boolean => !shelf.standards.has(name);
  return [
    ...datasets(shelf).flatMap((document) =>
      complain(
        document,
        [['/standard', document.value.standard], ...resourcePlaces(document.value, 'standard')],
        unknown,
      ),
    ),
    ...documentsOf(shelf.documents, 'mapping').flatMap((document) =>
      complain(
        document,
        [
          ['/from', document.value.from],
          ['/to', document.value.to],
        ],
        unknown,
      ),
    ),
  ];
}

function missingMappings(shelf: Shelf): readonly Complaint[] {
  const declared = idsOf(shelf, 'mapping');
  return datasets(shelf).flatMap((document) =>
    complain(
      document,
      resourcePlaces(document.value, 'standard'),
      (dialect) => !declared.has(`${dialect}.to.${document.value.standard}`),
    ),
  );
}

function datasetReferences(shelf: Shelf): readonly Complaint[] {
  const known = idsOf(shelf, 'dataset');
  const unknown = (name: string): boolean => !known.has(name);
  return [
    ...documentsOf(shelf.documents, 'grant').flatMap((document) =>
      complain(document, [['/dataset', document.value.dataset]], unknown),
    ),
    ...documentsOf(shelf.documents, 'serviceItem').flatMap((document) =>
      complain(
        document,
        document.value.needs.map((need, index): Place => [`/needs/${index}/dataset`, need.dataset]),
        unknown,
      ),
    ),
  ];
}

const listed = (base: string, names: readonly string[] = []): readonly Place[] =>
  names.map((name, index): Place => [`${base}/${index}`, name]);

function itemReferences(shelf: Shelf): readonly Complaint[] {
  const missing = (dataset: string) => {
    const items = datasetById(shelf, dataset)?.items;
    return (name: string): boolean => items !== undefined && !(name in items);
  };
  return [
    ...datasets(shelf).flatMap((document) =>
      complain(document, listed('/subject', document.value.subject), missing(document.id)),
    ),
    ...documentsOf(shelf.documents, 'grant').flatMap((document) =>
      complain(
        document,
        [...listed('/items', document.value.items), ...listed('/clear', document.value.clear)],
        missing(document.value.dataset),
      ),
    ),
    ...documentsOf(shelf.documents, 'serviceItem').flatMap((document) =>
      document.value.needs.flatMap((need, index) =>
        complain(document, listed(`/needs/${index}/items`, need.items), missing(need.dataset)),
      ),
    ),
  ];
}

function itemsOutsideStandard(shelf: Shelf): readonly Complaint[] {
  return datasets(shelf).flatMap((document) => {
    const properties = new Set(shelf.standards.get(document.value.standard)?.properties);
    const items = Object.keys(document.value.items);
    const places = items.map((item): Place => [`/items/${item}`, item]);
    const uncatalogued = [...properties].filter((property) => !(property in document.value.items));
    return [
      ...complain(document, places, (item) => properties.size > 0 && !properties.has(item)),
      ...uncatalogued.map((name) => ({ document, pointer: '/items', name })),
    ];
  });
}

function serviceItemReferences(shelf: Shelf): readonly Complaint[] {
  const known = idsOf(shelf, 'serviceItem');
  const unknown = (name: string): boolean => !known.has(name);
  return [
    ...documentsOf(shelf.documents, 'matter').flatMap((document) =>
      complain(document, listed('/serviceItems', document.value.serviceItems), unknown),
    ),
    ...documentsOf(shelf.documents, 'grant').flatMap((document) =>
      document.value.purposes.flatMap((purpose, index) =>
        complain(
          document,
          listed(`/purposes/${index}/serviceItems`, purpose.serviceItems),
          unknown,
        ),
      ),
    ),
  ];
}

function refusalsWithoutLaw(shelf: Shelf): readonly Complaint[] {
  return datasets(shelf).flatMap((document) => {
    const { share, basis, items } = document.value;
    const whole = share === 'not-shared' && basis === undefined;
    const places = Object.entries(items)
      .filter(([, item]) => item.share === 'not-shared' && item.basis === undefined)
      .map(([name]) => ({ document, pointer: `/items/${name}`, name }));
    return whole ? [{ document, pointer: '/share', name: document.id }, ...places] : places;
  });
}

function dutiesWithoutConditions(shelf: Shelf): readonly Complaint[] {
  return datasets(shelf).flatMap((document) =>
    document.value.share !== 'conditional'
      ? []
      : document.value.supplies.flatMap((supply, index) =>
          supply.duty.conditions !== undefined
            ? []
            : [{ document, pointer: `/supplies/${index}/duty`, name: supply.agency }],
        ),
  );
}

function overlappingSupplies(shelf: Shelf): readonly Complaint[] {
  return datasets(shelf).flatMap((document) => {
    const seen = new Set<string>();
    return supplyPlaces(document.value, (supply, base) =>
      supply.regions.map((region, index): Place => [`${base}/regions/${index}/code`, region.code]),
    ).flatMap(([pointer, name]) => {
      const twice = seen.has(name);
      seen.add(name);
      return twice ? [{ document, pointer, name }] : [];
    });
  });
}

function repeatedIds(shelf: Shelf): readonly Complaint[] {
  const seen = new Set<string>();
  return shelf.documents.flatMap((document) => {
    const key = `${document.kind} ${document.id}`;
    const twice = seen.has(key);
    seen.add(key);
    return twice
      ? [{ document, pointer: `/${documentKinds[document.kind].key}`, name: document.id }]
      : [];
  });
}

const unknown =
  (zh: string, en: string) =>
  (name: string): Bilingual =>
    say(
      `没有${zh} ${name}；更正名称，或先建立它`,
      `there is no ${en} ${name}; correct the name, or add it first`,
    );

/** The rule table. One row a rule; a test holds a broken fixture for each. */
export const rules: readonly Rule[] = [
  { rule: 'unknown-agency', message: unknown('部门', 'agency'), check: agencyReferences },
  { rule: 'unknown-system', message: unknown('业务系统', 'system'), check: systemReferences },
  { rule: 'unknown-standard', message: unknown('数据标准', 'standard'), check: standardReferences },
  { rule: 'unknown-dataset', message: unknown('目录', 'dataset'), check: datasetReferences },
  { rule: 'unknown-item', message: unknown('数据项', 'item'), check: itemReferences },
  {
    rule: 'unknown-service-item',
    message: unknown('政务服务事项', 'service item'),
    check: serviceItemReferences,
  },
  {
    rule: 'missing-mapping',
    message: (name) =>
      say(
        `没有从 ${name} 到目录标准的转换规则；补一份`,
        `no mapping from ${name} to the dataset's standard; add one`,
      ),
    check: missingMappings,
  },
  {
    rule: 'items-differ-from-standard',
    message: (name) =>
      say(
        `数据项 ${name} 与标准的属性不一致；两边改成一致`,
        `item ${name} is not in both the dataset and its standard; make them agree`,
      ),
    check: itemsOutsideStandard,
  },
  {
    rule: 'refusal-without-law',
    message: (name) =>
      say(
        `${name} 属不予共享但未列依据；写明法律、行政法规或国务院决定`,
        `${name} is not shared but cites no law; name the act`,
      ),
    check: refusalsWithoutLaw,
  },
  {
    rule: 'duty-without-conditions',
    message: (name) =>
      say(
        `${name} 的责任未写明共享条件；有条件共享须写明`,
        `the duty of ${name} states no conditions; a conditional dataset must`,
      ),
    check: dutiesWithoutConditions,
  },
  {
    rule: 'supplies-overlap',
    message: (name) =>
      say(
        `区域 ${name} 有两个供给；一数一源，留下一个`,
        `region ${name} is supplied twice; keep one source`,
      ),
    check: overlappingSupplies,
  },
  {
    rule: 'repeated-id',
    message: (name) =>
      say(
        `标识 ${name} 重复；改名或删去一份`,
        `the id ${name} is used twice; rename or delete one`,
      ),
    check: repeatedIds,
  },
];

/** Walks the table over a shelf. */
export function checkRules(shelf: Shelf): readonly Finding[] {
  return rules.flatMap((row) =>
    row
      .check(shelf)
      .map(({ document, pointer, name }) =>
        findingAt(document, pointer, { rule: row.rule, message: row.message(name) }),
      ),
  );
}
