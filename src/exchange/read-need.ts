import { isRefusal, type Refusal } from '../kernel/index.ts';
import { incompletePurpose } from '../authorization/index.ts';
import type { QueryRequest, VerifyRequest } from '../shapes/index.ts';
import type { Checked, SchemaSet } from '../standards/index.ts';
import type { AnyNeed, ReadNeed } from './needs.ts';
import type { IncomingRequest } from './ports.ts';
import { readBatch } from './read-batch.ts';
import { isOfType, readJson } from './read-body.ts';

const JSON_TYPE = /^application\/json\s*(?:;\s*charset="?utf-8"?\s*)?$/i;

const optional = <K extends string, V>(key: K, value: V | undefined): { readonly [k in K]?: V } =>
  value === undefined ? {} : ({ [key]: value } as { readonly [k in K]: V });

function queryNeed(dataset: string, body: QueryRequest): ReadNeed {
  return {
    operation: 'query',
    dataset,
    purpose: body.purpose,
    subject: body.subject,
    ...optional('items', body.items),
    ...optional('region', body.region),
    ...optional('as', body.as),
    ...optional('operator', body.operator),
  };
}

function verifyNeed(dataset: string, body: VerifyRequest): ReadNeed {
  return {
    operation: 'verify',
    dataset,
    purpose: body.purpose,
    subject: body.subject,
    items: Object.keys(body.claims),
    claims: body.claims,
    ...optional('region', body.region),
    ...optional('operator', body.operator),
  };
}

function shapedNeed(
  request: IncomingRequest,
  schemas: SchemaSet,
  body: unknown,
): Checked<ReadNeed> {
  const { operation, dataset } = request;
  if (operation === 'verify') {
    const checked = schemas.check<VerifyRequest>('api/verify-request.json')(body);
    return checked.ok ? { ok: true, value: verifyNeed(dataset, checked.value) } : checked;
  }
  const checked = schemas.check<QueryRequest>('api/query-request.json')(body);
  return checked.ok ? { ok: true, value: queryNeed(dataset, checked.value) } : checked;
}

/** Bytes to need: media type, JSON, schema, and the facts its purpose class requires. */
export function readNeed(request: IncomingRequest, schemas: SchemaSet): AnyNeed | Refusal {
  if (request.operation === 'verify-batch') return readBatch(request, schemas);
  if (!isOfType(request, JSON_TYPE)) return { refused: 'media-type-unsupported' };
  const body = readJson(request.body);
  if (isRefusal(body)) return body;
  const need = shapedNeed(request, schemas, body.value);
  if (!need.ok) return { refused: 'body-invalid', errors: need.errors };
  return incompletePurpose(need.value.purpose) ?? need.value;
}
