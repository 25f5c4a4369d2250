import type { TileAddress } from '../proofs/index.ts';

/** Where a verifier reads a log: a file, a mirror's directory, or HTTP. Nothing in it is trusted. */
export interface LogSource {
  /** The newest signed checkpoint. */
  checkpoint(): Promise<string>;
  /** Undefined when there is no such tile. A short one counts as holding its first part only. */
  tile(address: TileAddress): Promise<Uint8Array | undefined>;
}
