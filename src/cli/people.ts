import type { Command } from 'commander';
import type { Cli } from './cli.ts';
import { group } from './leaf.ts';
import { addPeopleChanges } from './people-change.ts';
import { addPeopleList } from './people-list.ts';

/** `jingwei people …` */
export function addPeople(program: Command, cli: Cli): void {
  const people = group(program, cli, { usage: 'people' });
  addPeopleList(people, cli);
  addPeopleChanges(people, cli);
}
