import { say, type Refusal } from '../kernel/index.ts';
import { incompletePurpose, type Need } from '../authorization/index.ts';
import type { QueryRequest, VerifyRequest } from '../shapes/index.ts';
import { parseStrictJson, type Checked, type SchemaSet } from '../standards/index.ts';
import type { IncomingRequest } from './ports.ts';

/** A need, and for a verification the values claimed. */
export interface ReadNeed extends Need {
  readonly claims?: VerifyRequest['claims'];
}

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

function readBody(request: IncomingRequest): { readonly value: unknown } | Refusal {
  const { headers } = request.message;
  if (!JSON_TYPE.test(headers.get('content-type') ?? ''))
    return { refused: 'media-type-unsupported' };
  if (headers.get('content-encoding') !== undefined) return { refused: 'media-type-unsupported' };
  const parsed = parseStrictJson(request.body);
  if (parsed.ok) return { value: parsed.value };
  return {
    refused: 'body-malformed',
    detail: say(`JSON 不合格：${parsed.rule}`, `unacceptable JSON: ${parsed.rule}`),
    errors: [
      {
        pointer: parsed.pointer,
        rule: parsed.rule,
        message: say('此处不合格', 'this is where it is unacceptable'),
      },
    ],
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
export function readNeed(request: IncomingRequest, schemas: SchemaSet): ReadNeed | Refusal {
  const body = readBody(request);
  if ('refused' in body) return body;
  const need = shapedNeed(request, schemas, body.value);
  if (!need.ok) return { refused: 'body-invalid', errors: need.errors };
  return incompletePurpose(need.value.purpose) ?? need.value;
}
