import { Router, type Request, type Response } from 'express';
import { isRefusal, utf8 } from '../kernel/index.ts';
import type { ExchangePorts } from '../exchange/index.ts';
import { parseTilePath, TILE_WIDTH, type TileAddress } from '../proofs/index.ts';
import { identifyOnly, isAuditor, recordReading } from './audit-reading.ts';
import type { Origins } from './incoming.ts';
import { jsonBytes, type OutgoingReply } from './reply-signer.ts';
import { notAllowed, type Sender } from './send.ts';

export interface LogRouteParts {
  readonly exchange: ExchangePorts;
  readonly origins: Origins;
  readonly sender: Sender;
  readonly cosigned: () => string | undefined;
  readonly log: { readonly origin: string; readonly verifierKeys: readonly string[] };
}

/** A checkpoint changes with every commit; caches may keep it only this long (C2SP tlog-tiles). */
const CHECKPOINT_CACHE = 'max-age=1';

const COSIGNED_PATH = '/log/cosigned-checkpoint';

const TILE_CACHE = 'public, max-age=31536000, immutable';

interface Exchange {
  readonly request: Request;
  readonly response: Response;
}

/** Entries are for the bureau: an auditor's key, and the reading itself is an entry. */
async function admitReader(
  parts: LogRouteParts,
  pair: Exchange,
  tile: TileAddress,
): Promise<boolean> {
  if (tile.level !== 'entries') return true;
  const caller = await identifyOnly(parts, pair.request);
  if (isRefusal(caller)) {
    await parts.sender.problem(pair, caller);
    return false;
  }
  if (!isAuditor(parts.exchange, caller)) {
    await parts.sender.problem(pair, { refused: 'not-permitted' });
    return false;
  }
  const from = tile.index * TILE_WIDTH;
  await recordReading(parts.exchange, caller, { read: 'tile', from, to: from + tile.width });
  return true;
}

async function sendTile(parts: LogRouteParts, pair: Exchange): Promise<void> {
  const address = parseTilePath(pair.request.path.slice('/log/'.length));
  if (address === undefined || parts.exchange.log.size < endOf(address)) {
    return parts.sender.problem(pair, { refused: 'tile-unknown' });
  }
  if (!(await admitReader(parts, pair, address))) return undefined;
  const bytes = parts.exchange.log.tile(address);
  if (bytes === undefined) return parts.sender.problem(pair, { refused: 'tile-unknown' });
  return parts.sender.signed(pair, {
    status: 200,
    contentType: 'application/octet-stream',
    bytes,
    headers: { 'Cache-Control': address.level === 'entries' ? 'private' : TILE_CACHE },
  });
}

/** The smallest log that can have this tile, so that probing beyond the end costs nothing. */
function endOf({ level, index, width }: TileAddress): number {
  const span = level === 'entries' ? 1 : TILE_WIDTH ** level;
  return (index * TILE_WIDTH + width) * span;
}

const noteReply = (note: string): OutgoingReply => ({
  status: 200,
  contentType: 'text/plain; charset=utf-8',
  bytes: utf8(note),
  headers: { 'Cache-Control': CHECKPOINT_CACHE },
});

/** The log's read surface, C2SP tlog-tiles: checkpoint and hash tiles open, entries for the bureau. */
export function logRoutes(parts: LogRouteParts): Router {
  const { sender, exchange, log } = parts;
  const router = Router();
  router.get('/log/checkpoint', (request, response) =>
    sender.signed({ request, response }, noteReply(exchange.log.checkpoint())),
  );
  router.get(COSIGNED_PATH, (request, response) => {
    const note = parts.cosigned();
    return note === undefined
      ? sender.problem({ request, response }, { refused: 'not-cosigned' })
      : sender.signed({ request, response }, noteReply(note));
  });
  router.get('/log/keys', (request, response) =>
    sender.signed(
      { request, response },
      { status: 200, contentType: 'application/json', bytes: jsonBytes(log) },
    ),
  );
  router.get('/log/tile/*path', (request, response) => sendTile(parts, { request, response }));
  const paths = ['/log/checkpoint', COSIGNED_PATH, '/log/keys', '/log/tile/*path'];
  router.all(paths, notAllowed(sender, 'GET'));
  return router;
}
