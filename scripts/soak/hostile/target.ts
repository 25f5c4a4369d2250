import type { ServerResponse } from 'node:http';
import type { SigningKey, VerificationKey } from '../../../src/signatures/index.ts';

/** A running gateway with one scripted provider behind it, as a hostile run needs to see them. */
export interface Target {
  readonly baseUrl: string;
  /** Folder of the log, read beside the gateway. */
  readonly data: string;
  readonly keys: ReadonlyMap<string, SigningKey>;
  readonly gatewayKey: VerificationKey;
  readonly verifierKey: string;
  /** Replaces what the provider answers from now on. */
  play(
    script: (path: string, asked: Record<string, unknown>, response: ServerResponse) => void,
  ): void;
}
