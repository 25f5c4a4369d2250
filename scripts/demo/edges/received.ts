import { existsSync, readFileSync } from 'node:fs';
import { parseLines, type Delivered } from '../../../src/client/index.ts';
import { receivedFile, type EdgeFolder } from './edge-folder.ts';
import { landedRows, type LandedRow } from './landing.ts';
import { landingTables } from './ways.ts';

/** What a receiver's own program has kept of the pages that were pushed to it. */
export function pushedTo(edges: EdgeFolder, receiver: string, flow: string): readonly Delivered[] {
  const file = receivedFile(edges.received, receiver, flow);
  return existsSync(file) ? (parseLines(readFileSync(file, 'utf8')) as readonly Delivered[]) : [];
}

/** What stands in a receiver's table of a flow. */
export function rowsOf(edges: EdgeFolder, receiver: string, flow: string): readonly LandedRow[] {
  const landing = landingTables.find((each) => each.receiver === receiver && each.flow === flow);
  return landing === undefined ? [] : landedRows(edges, landing);
}
