import { documentsOf, type CatalogDocument } from '../catalog-document.ts';
import type { Shelf } from '../shelf.ts';
import { complain, datasetsOf, ofEach, type Complaining, type Complaint } from './rule.ts';

/** 类 one digit, 项 two, 目 three, 细目 any, then the number after a slash. */
const DATASET_CODE = /^[0-9]{6}[0-9]*\/[0-9]+$/;

export const codesOutOfGrammar = (shelf: Shelf): Complaining =>
  ofEach(datasetsOf(shelf), (document) =>
    complain(document, [['/code', document.value.code]], (code) => !DATASET_CODE.test(code)),
  );

/** Blanks, punctuation, width and case do not make another name. */
const bare = (title: string): string =>
  title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{P}\p{S}\p{Z}\s]/gu, '');

interface Claim {
  readonly document: CatalogDocument;
  readonly pointer: string;
  /** As shown. */
  readonly name: string;
  /** As compared. */
  readonly key: string;
}

function repeatedAmong(claims: readonly Claim[]): readonly Complaint[] {
  const seen = new Set<string>();
  return claims.filter(({ key }) => seen.size === seen.add(key).size);
}

export const repeatedTitles = (shelf: Shelf): readonly Complaint[] =>
  repeatedAmong(
    datasetsOf(shelf).map((document) => {
      const name = document.value.title['zh-CN'];
      return { document, pointer: '/title/zh-CN', name, key: bare(name) };
    }),
  );

export const repeatedCodes = (shelf: Shelf): readonly Complaint[] =>
  repeatedAmong(
    datasetsOf(shelf).map((document) => {
      const name = document.value.code;
      return { document, pointer: '/code', name, key: name };
    }),
  );

export const repeatedCreditCodes = (shelf: Shelf): readonly Complaint[] =>
  repeatedAmong(
    documentsOf(shelf.documents, 'agency').map((document) => {
      const name = document.value.uscc;
      return { document, pointer: '/uscc', name, key: name };
    }),
  );

/** The name of a system in place of the data in it. */
export function titlesOfSystems(shelf: Shelf): Complaining {
  const systems = new Set(
    documentsOf(shelf.documents, 'agency').flatMap(({ value }) =>
      Object.values(value.systems ?? {}).map(({ name }) => bare(name['zh-CN'])),
    ),
  );
  return ofEach(datasetsOf(shelf), (document) =>
    complain(
      document,
      [['/title/zh-CN', document.value.title['zh-CN']]],
      (title) => systems.has(bare(title)) || /(系统|平台)$/.test(bare(title)),
    ),
  );
}

/** An agency of a level that the division table does not give its region. */
export function levelsUnlikeRegions(shelf: Shelf): Complaining {
  const levels = new Map(
    documentsOf(shelf.documents, 'divisions').flatMap(({ value }) =>
      value.divisions.map(({ code, level }) => [code, level] as const),
    ),
  );
  return ofEach(documentsOf(shelf.documents, 'agency'), (document) => {
    const { region, level } = document.value;
    const known = levels.get(region);
    const isOther = known !== undefined && known !== level;
    return isOther ? [{ document, pointer: '/level', name: level }] : [];
  });
}
