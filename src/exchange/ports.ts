import type { Clock, Language, NewId, Refusal } from '../kernel/index.ts';
import type { AuditLog } from '../audit/index.ts';
import type { Need, QuotaMeter } from '../authorization/index.ts';
import type { Catalog } from '../catalog/index.ts';
import type { PayloadSealer } from '../evidence/index.ts';
import type { KeyRegistry, ReplayGuard } from '../identity/index.ts';
import type { GrantBook } from '../proceedings/index.ts';
import type { ProviderClient, ProviderRegistry } from '../routing/index.ts';
import type { CryptoProvider, RequestMessage } from '../signatures/index.ts';
import type { SchemaSet } from '../standards/index.ts';

/** What the edge read off the wire: a whole request, unbelieved. */
export interface IncomingRequest {
  readonly operation: Need['operation'];
  /** As the address names it; may be anything. */
  readonly dataset: string;
  readonly message: RequestMessage;
  readonly body: Uint8Array;
  readonly language: Language;
}

/** Everything the exchange reaches for. Chosen in one place, the composition root. */
export interface ExchangePorts {
  readonly clock: Clock;
  readonly newId: NewId;
  readonly crypto: CryptoProvider;
  /** Schemas of the API bodies. */
  readonly schemas: SchemaSet;
  /** The bundle in force, compiled; read once per exchange. */
  readonly catalog: () => Catalog;
  readonly keys: KeyRegistry;
  readonly replay: ReplayGuard;
  readonly grants: GrantBook;
  readonly quota: QuotaMeter;
  readonly providers: ProviderRegistry;
  readonly client: ProviderClient;
  readonly log: AuditLog;
  /** Absent unless what is exchanged is to be kept, sealed to the bureau. */
  readonly payloads?: PayloadSealer;
  /** True when no witness has countersigned the log for too long: nothing is exchanged. Cheap. */
  readonly isUnwitnessed: () => boolean;
  /** Counts a request that was refused before anybody was identified. */
  readonly countUnidentified: (refusal: Refusal) => void;
  /** The competent authority's agency, which also operates the gateway. */
  readonly authority: string;
  /** Seconds a signature's `created` may differ from now. */
  readonly signatureWindowSeconds: number;
}
