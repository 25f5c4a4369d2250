import { Router, type Request, type RequestHandler } from 'express';
import type { Announcement } from '../changes/index.ts';
import type { Caller, ExchangePorts } from '../exchange/index.ts';
import { isRefusal, shanghaiDateOf, type Refusal } from '../kernel/index.ts';
import { identifyOnly } from './audit-reading.ts';
import { findDatasets, tellDataset, tellStandard } from './catalog-view.ts';
import { languageOf, type Origins } from './incoming.ts';
import { tellAccess } from './own-access.ts';
import type { Reading } from './reading.ts';
import { jsonBytes } from './reply-signer.ts';
import { notAllowed, type Sender } from './send.ts';

export interface CatalogReadingParts {
  readonly exchange: ExchangePorts;
  readonly origins: Origins;
  readonly sender: Sender;
  /** What was announced to stop. */
  readonly announcements: () => Promise<readonly Announcement[]>;
}

type Told = object | Refusal;
type Tell = (reading: Reading, name: string) => Told | Promise<Told>;

function readingOf({ exchange }: CatalogReadingParts, request: Request, caller: Caller): Reading {
  const nowMs = exchange.clock.now();
  return {
    caller,
    catalog: exchange.catalog(),
    grants: exchange.grants,
    nowMs,
    date: shanghaiDateOf(nowMs),
    language: languageOf(request),
    query: (name) => {
      const value = request.query[name];
      return typeof value === 'string' ? value : undefined;
    },
  };
}

const answering =
  (parts: CatalogReadingParts, tell: Tell): RequestHandler =>
  async (request, response) => {
    const pair = { request, response };
    const caller = await identifyOnly(parts, request);
    if (isRefusal(caller)) return parts.sender.problem(pair, caller);
    // Of each of these paths at most one part is a name.
    const [name = ''] = Object.values(request.params).flat();
    const told = await tell(readingOf(parts, request, caller), name);
    if (isRefusal(told)) return parts.sender.problem(pair, told);
    return parts.sender.signed(pair, {
      status: 200,
      contentType: 'application/json',
      bytes: jsonBytes(told),
      requestLabel: caller.presented.label,
    });
  };

const UNKNOWN: Refusal = { refused: 'document-unknown' };

const tellMatters: Tell = ({ catalog }) => ({
  bundle: catalog.bundle,
  matters: [...catalog.matters.values()],
});

const tellMatter: Tell = ({ catalog }, matter) => catalog.matters.get(matter) ?? UNKNOWN;

/** What registered systems read of the catalog, and of what they themselves may have. */
export function catalogReading(parts: CatalogReadingParts): Router {
  const router = Router();
  const told: readonly (readonly [path: string, tell: Tell])[] = [
    ['/v1/catalog/datasets', findDatasets],
    ['/v1/catalog/datasets/:dataset', tellDataset],
    ['/v1/catalog/matters', tellMatters],
    ['/v1/catalog/matters/:matter', tellMatter],
    ['/v1/catalog/standards/:standard', tellStandard],
    ['/v1/access', async (reading) => tellAccess(reading, await parts.announcements())],
  ];
  for (const [path, tell] of told) {
    router.get(path, answering(parts, tell));
    router.all(path, notAllowed(parts.sender, 'GET'));
  }
  return router;
}
