import type { Correction, CorrectionAnswer } from '../shapes/index.ts';
import { report, type Cli } from './cli.ts';
import { signedInGateway } from './people-gateway.ts';

/** A correction without what it says of the record. */
type Seen = Pick<Correction, 'correction' | 'state' | 'receiver' | 'pointer' | 'code' | 'owner'>;

interface FlowTold {
  readonly corrections: readonly Seen[];
}

interface Named {
  readonly flow: string;
  readonly correction: string;
}

interface Listing {
  readonly json?: boolean;
  readonly open?: boolean;
}

const pathOf = (flow: string, ...rest: readonly string[]): string =>
  ['/v1/flow-desk', ...[flow, ...rest].map(encodeURIComponent)].join('/');

const lineOf = ({ correction, state, receiver, pointer, code }: Seen): string =>
  [correction, state, receiver, pointer === '' ? '/' : pointer, code].join('  ');

/** The newest hundred of a flow. */
export async function listInPerson(cli: Cli, flow: string, { json, open }: Listing): Promise<void> {
  const gateway = signedInGateway(cli);
  const told = await gateway.ask<FlowTold>({ method: 'GET', path: pathOf(flow) });
  // Whatever is open is somebody's turn.
  const corrections = told.corrections.filter(({ owner }) => open !== true || owner !== undefined);
  report(cli, json, { value: { corrections }, lines: corrections.map(lineOf) });
}

export const showInPerson = (cli: Cli, { flow, correction }: Named): Promise<Correction> =>
  signedInGateway(cli).ask({ method: 'GET', path: pathOf(flow, 'corrections', correction) });

export const answerInPerson = (
  cli: Cli,
  { flow, correction }: Named,
  body: CorrectionAnswer,
): Promise<Correction> => {
  const path = pathOf(flow, 'corrections', correction, 'answer');
  return signedInGateway(cli).ask({ method: 'POST', path, body });
};
