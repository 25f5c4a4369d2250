/**
 * flows: batches that move on a standing duty. Its edges so far: tables and files that batches are
 * taken from, and tables that deliveries are put into. Knows engines, dialects and file formats; must
 * never know who may receive what, or what a record means.
 */
export { edgeCodes, EdgeFault, type EdgeCode } from './edge-codes.ts';
