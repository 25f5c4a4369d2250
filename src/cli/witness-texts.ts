import { say } from '../kernel/index.ts';

/** What `jingwei audit witness` says. */
export const witnessTexts = {
  auditWitness: say(
    '以见证方身份运行：核验一致性、联署检查点、发现回退与分叉',
    'run a witness: verifies consistency, cosigns checkpoints, finds rollback and fork',
  ),
  auditWitnessConfig: say('见证方设置文件', 'settings file of the witness'),
  auditWitnessKey: say('只显示见证方公钥', "only print the witness's verifier key"),
  auditWitnessStatus: say(
    '只显示已联署的日志与现存告警',
    'only show what was cosigned and the alarms that stand',
  ),
  auditWitnessAcknowledge: say(
    '确认该日志的全部告警（证据仍保存）',
    'acknowledge the alarms of this log; the evidence is kept',
  ),
  auditWitnessHeld: say('{origin}：已联署 {size} 条', '{origin}: cosigned {size} entries'),
  auditWitnessNothing: say('{origin}：尚未联署', '{origin}: nothing cosigned yet'),
  auditWitnessAlarm: say('告警 {kind}：{origin}，{at}', 'Alarm {kind}: {origin}, {at}'),
  auditWitnessCalm: say('没有告警', 'No alarms'),
  auditWitnessEnded: say('已确认 {count} 项告警', '{count} alarms acknowledged'),
};
