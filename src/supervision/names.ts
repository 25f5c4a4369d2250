import type { Catalog } from '../catalog/index.ts';
import {
  isProblemCode,
  problemCodes,
  say,
  type Bilingual,
  type Language,
} from '../kernel/index.ts';
import type { AuditNamed, Bilingual as Title, PurposeClass } from '../shapes/index.ts';

/** What things are called in the language of who reads, by the catalog in force. */
export interface Names {
  readonly agency: (id: string) => AuditNamed;
  readonly dataset: (id: string) => AuditNamed;
  readonly item: (dataset: string, id: string) => AuditNamed;
  readonly serviceItem: (id: string) => AuditNamed;
  /** Empty when the catalog does not know the region. */
  readonly region: (code: string) => string;
  readonly purpose: (name: PurposeClass) => string;
  /** Of a problem code; the code itself when it is none. */
  readonly problem: (code: string) => string;
  readonly text: (both: Bilingual) => string;
}

const purposes: Readonly<Record<PurposeClass, Bilingual>> = {
  service: say('办理政务服务事项', 'Handling a government service'),
  regulation: say('行政监管', 'Regulation'),
  emergency: say('应急处置', 'Emergency response'),
  statistics: say('统计分析', 'Statistics'),
};

const named = (id: string, name: string | undefined): AuditNamed =>
  name === undefined ? { id } : { id, name };

export function namesIn(catalog: Catalog, date: string, language: Language): Names {
  const text = (both: Bilingual): string => both[language];
  // A document may have its Chinese title only.
  const titled = (id: string, title: Title | undefined): AuditNamed =>
    named(id, title && (title[language] ?? title['zh-CN']));
  return {
    agency: (id) => titled(id, catalog.agencies.get(id)?.name),
    dataset: (id) => titled(id, catalog.datasets.get(id)?.document.title),
    item: (dataset, id) => titled(id, catalog.datasets.get(dataset)?.document.items[id]?.title),
    serviceItem: (id) => titled(id, catalog.serviceItems.get(id)?.title),
    region: (code) => catalog.divisions.find(code, date)?.name ?? '',
    purpose: (name) => text(purposes[name]),
    problem: (code) => (isProblemCode(code) ? text(problemCodes[code].title) : code),
    text,
  };
}
