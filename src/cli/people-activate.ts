import type { Command } from 'commander';
import { say } from '../kernel/index.ts';
import type { PeopleEnrolment, PeoplePerson } from '../shapes/index.ts';
import { report, type Cli } from './cli.ts';
import { fail } from './failures.ts';
import { leaf, type CommonOptions } from './leaf.ts';
import { gatewayWith } from './people-gateway.ts';
import { openPrompt, type Prompt } from './people-prompt.ts';
import { DEFAULT_GATEWAY } from './people-sign-in.ts';

interface Options extends CommonOptions {
  readonly gateway: string;
}

/** Twice, since nobody sees what is typed. */
async function newPassword(prompt: Prompt): Promise<string> {
  const password = await prompt.askHidden('activateAskPassword');
  if ((await prompt.askHidden('activateAskAgain')) === password) return password;
  return fail(say('两次输入的密码不同', 'The two passwords are not the same'));
}

async function activate(cli: Cli, prompt: Prompt, { gateway: named, json }: Options) {
  const gateway = gatewayWith(cli, new URL(named).origin, () => ({}));
  const token = await prompt.askHidden('activateAskToken');
  const begin = { method: 'POST', path: '/v1/activation/begin', body: { token } } as const;
  const { loginName, secret, uri } = await gateway.ask<PeopleEnrolment>(begin);
  cli.io.err(cli.text('activateEnrol', { loginName, secret, uri }));
  const body = {
    token,
    password: await newPassword(prompt),
    code: await prompt.ask('peopleAskCode'),
  };
  const complete = { method: 'POST', path: '/v1/activation/complete', body } as const;
  const person = await gateway.ask<PeoplePerson>(complete);
  report(cli, json, { value: person, lines: [cli.text('activateDone', { loginName })] });
}

/** `jingwei activate`: from an activation token to an account with password and authenticator. */
export function addActivate(program: Command, cli: Cli): void {
  leaf(program, cli, { usage: 'activate', about: 'activate' })
    .option('--gateway <url>', cli.text('signInGateway'), DEFAULT_GATEWAY)
    .action(async (_own: Options, command: Command) => {
      const prompt = openPrompt(cli);
      try {
        await activate(cli, prompt, command.optsWithGlobals<Options>());
      } finally {
        prompt.close();
      }
    });
}
