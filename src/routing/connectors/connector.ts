import type { Refusal } from '../../kernel/index.ts';
import type { Resource } from '../../shapes/index.ts';

/** What a provider said, before anybody believed it. */
export interface ProviderAnswer {
  readonly status: number;
  /** The body's bytes as received, for the commitment in the log. */
  readonly bytes: Uint8Array;
  /** The records it held, each still in the provider's dialect and unchecked. */
  readonly records: readonly unknown[];
}

export interface Question {
  readonly address: string;
  readonly resource: Resource;
  readonly subject: Readonly<Record<string, string>>;
}

/** One protocol. A refusal carries the code of what the provider did wrong, never its data. */
export type Connector = (question: Question) => Promise<ProviderAnswer | Refusal>;
