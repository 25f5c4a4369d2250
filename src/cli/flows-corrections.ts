import { Option, type Command } from 'commander';
import { createCorrectionCalls, type CorrectionCalls } from '../client/index.ts';
import type {
  Correction,
  CorrectionAnswer,
  CorrectionRequest,
  FlowResource,
} from '../shapes/index.ts';
import { report, type Cli } from './cli.ts';
import { misuse } from './failures.ts';
import { answerInPerson, listInPerson, showInPerson } from './flows-corrections-in-person.ts';
import { flowLeaf, partInFlow, type FlowOptions } from './flows-profile.ts';

type Part = 'source' | 'receiver';

async function callsFor(
  cli: Cli,
  flow: string,
  asked: { readonly options: FlowOptions; readonly part?: Part },
): Promise<CorrectionCalls> {
  const { parts } = await partInFlow(cli, flow, asked);
  return createCorrectionCalls(parts.client);
}

/** Says no more of a record than its key, which both sides know. */
const lineOf = ({ correction, state, key, pointer, code, ...rest }: Correction): string =>
  [correction, state, rest.receiver, key, pointer === '' ? '/' : pointer, code, rest.reason].join(
    '  ',
  );

const tell = (cli: Cli, json: boolean | undefined, value: Correction): void =>
  report(cli, json, { value, lines: [lineOf(value)] });

interface Raising extends FlowOptions, Omit<CorrectionRequest, 'flow' | 'seq'> {
  readonly seq?: string;
}

async function raise(cli: Cli, flow: string, options: Raising): Promise<void> {
  const { key, pointer, code, reason, digest, seq, json } = options;
  const calls = await callsFor(cli, flow, { options, part: 'receiver' });
  const request: CorrectionRequest = {
    ...{ flow, key, pointer, code, reason },
    ...(digest === undefined ? {} : { digest }),
    ...(seq === undefined ? {} : { seq: Number(seq) }),
  };
  tell(cli, json, await calls.raise(request));
}

interface Listing extends FlowOptions {
  readonly signedIn?: boolean;
  readonly open?: boolean;
  readonly key?: string;
}

/** Page by page, all of them. */
async function list(cli: Cli, flow: string, options: Listing): Promise<void> {
  if (options.signedIn === true) return listInPerson(cli, flow, options);
  const calls = await callsFor(cli, flow, { options });
  const { key, open } = options;
  const query = {
    flow,
    ...(key === undefined ? {} : { key }),
    ...(open === true ? { state: 'open' as const } : {}),
  };
  const corrections: Correction[] = [];
  for (let more = true; more;) {
    const after = corrections.at(-1)?.correction;
    const page = await calls.list({ ...query, ...(after === undefined ? {} : { after }) });
    corrections.push(...page.corrections);
    more = page.more;
  }
  report(cli, options.json, { value: { corrections }, lines: corrections.map(lineOf) });
}

interface Answering extends FlowOptions {
  readonly accept?: boolean;
  readonly decline?: boolean;
  readonly reason?: string;
  readonly signedIn?: boolean;
}

type Named = { readonly flow: string; readonly correction: string };

function answerIn(cli: Cli, { accept, decline, reason }: Answering): CorrectionAnswer {
  if (accept === undefined && decline === undefined) return misuse(cli.text('flowsAnswerWhich'));
  if (reason === undefined) return misuse(cli.text('flowsAnswerWhy'));
  return { answer: decline === true ? 'declined' : 'accepted', reason };
}

async function answer(cli: Cli, { flow, correction }: Named, options: Answering): Promise<void> {
  const said = answerIn(cli, options);
  const calls = await callsFor(cli, flow, { options, part: 'source' });
  tell(cli, options.json, await calls.answer(correction, said));
}

/** Without an answer, a person is shown what it says: their listing does not. */
async function answerSignedIn(cli: Cli, named: Named, options: Answering): Promise<void> {
  const { accept, decline, json } = options;
  const isAnswer = accept !== undefined || decline !== undefined;
  const value = isAnswer
    ? await answerInPerson(cli, named, answerIn(cli, options))
    : await showInPerson(cli, named);
  tell(cli, json, value);
}

async function withdraw(cli: Cli, { flow, correction }: Named, options: FlowOptions) {
  const calls = await callsFor(cli, flow, { options, part: 'receiver' });
  tell(cli, options.json, await calls.withdraw(correction));
}

const resourceLine = (cli: Cli, resource: FlowResource): string =>
  cli.text('flowsResource', {
    receiver: resource.receiver,
    source: resource.source,
    share: resource.share,
    grade: Math.max(...Object.values(resource.items).map(({ grade }) => grade)),
    since: resource.registeredAt,
    open: resource.openCorrections,
    dataset: resource.dataset ?? '-',
  });

async function listResources(cli: Cli, flow: string, options: FlowOptions): Promise<void> {
  const calls = await callsFor(cli, flow, { options });
  const value = await calls.resources(flow);
  const lines = value.resources.map((each) => resourceLine(cli, each));
  report(cli, options.json, { value, lines });
}

function addReceiving(flows: Command, cli: Cli): void {
  flowLeaf(flows, cli, { usage: 'correct', about: 'flowsCorrect' })
    .requiredOption('--key <key>', cli.text('flowsCorrectKey'))
    .option('--pointer <pointer>', cli.text('flowsCorrectPointer'), '')
    .addOption(
      new Option('--code <code>', cli.text('flowsCorrectCode'))
        .choices(['wrong', 'outdated', 'missing', 'duplicate', 'misplaced'])
        .makeOptionMandatory(),
    )
    .requiredOption('--reason <reason>', cli.text('flowsReason'))
    .option('--digest <digest>', cli.text('flowsCorrectDigest'))
    .option('--seq <seq>', cli.text('flowsCorrectSeq'))
    .action((flow: string, _own: Raising, command: Command) =>
      raise(cli, flow, command.optsWithGlobals<Raising>()),
    );
  flowLeaf(flows, cli, { usage: 'withdraw', about: 'flowsWithdraw' })
    .argument('<correction>', cli.text('flowsCorrection'))
    // eslint-disable-next-line max-params -- commander hands the arguments over one by one
    .action((flow: string, correction: string, _own: FlowOptions, command: Command) =>
      withdraw(cli, { flow, correction }, command.optsWithGlobals<FlowOptions>()),
    );
}

/** Corrections of what has landed, for the systems of a profile. */
export function addFlowsCorrections(flows: Command, cli: Cli): void {
  addReceiving(flows, cli);
  flowLeaf(flows, cli, { usage: 'corrections', about: 'flowsCorrections' })
    .option('--open', cli.text('flowsCorrectionsOpen'))
    .option('--key <key>', cli.text('flowsCorrectKey'))
    .option('--signed-in', cli.text('flowsSignedIn'))
    .action((flow: string, _own: Listing, command: Command) =>
      list(cli, flow, command.optsWithGlobals<Listing>()),
    );
  flowLeaf(flows, cli, { usage: 'answer', about: 'flowsAnswer' })
    .argument('<correction>', cli.text('flowsCorrection'))
    .addOption(new Option('--accept', cli.text('flowsAccept')).conflicts('decline'))
    .option('--decline', cli.text('flowsDecline'))
    .option('--reason <reason>', cli.text('flowsReason'))
    .option('--signed-in', cli.text('flowsSignedIn'))
    // eslint-disable-next-line max-params -- commander hands the arguments over one by one
    .action((flow: string, correction: string, _own: Answering, command: Command) => {
      const options = command.optsWithGlobals<Answering>();
      const act = options.signedIn === true ? answerSignedIn : answer;
      return act(cli, { flow, correction }, options);
    });
  flowLeaf(flows, cli, { usage: 'resources', about: 'flowsResources' }).action(
    (flow: string, _own: FlowOptions, command: Command) =>
      listResources(cli, flow, command.optsWithGlobals<FlowOptions>()),
  );
}
