import { say } from '../../kernel/index.ts';
import { probeFlowEdges } from '../../flows/index.ts';
import { warningFound, type DoctorCheck } from './finding.ts';
import type { Configured } from './patient.ts';

/** Tables and folders that batches come from and deliveries end in. */
export const flowEdgesCheck: DoctorCheck<Configured> = {
  check: 'flow-edges',
  title: say('数据流的来源与接收表可访问', 'Sources and tables of flows can be reached'),
  examine: async ({ settings }) => {
    const { tried, unreached } = await probeFlowEdges(settings.flows);
    const findings = unreached.map(({ flow, receiver = '', where }) =>
      warningFound(
        say(
          `数据流 ${flow} ${receiver}：${where} 无法访问，或列与设置不符`,
          `flow ${flow} ${receiver}: ${where} cannot be reached, or has other columns`,
        ),
        say(
          '核对设置 flows 中的地址、口令、表和列，以及文件夹权限；仍不通的，联系对方。',
          'Check address, password, table and columns in the setting flows, and rights on folders; else ask the other side.',
        ),
      ),
    );
    return { findings, detail: `${tried - unreached.length}/${tried}` };
  },
};
