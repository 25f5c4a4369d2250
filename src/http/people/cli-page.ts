import { createHash } from 'node:crypto';

/**
 * The page's one script. What it shows of others it sets as text, never as markup; the code it
 * approves is in the address's fragment, which browsers do not send.
 */
const SCRIPT = `
const code = location.hash.slice(1);
const at = (id) => document.getElementById(id);
let csrf = '';
const ask = async (method, path, body) => {
  const headers = { 'Jingwei-CSRF': csrf };
  if (body) headers['Content-Type'] = 'application/json';
  const reply = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
  const json = await reply.json();
  if (reply.ok) at('problem').textContent = '';
  else at('problem').textContent = json.title + ' ' + json.remedy;
  return reply.ok ? json : undefined;
};
const show = (id) => {
  for (const part of ['in', 'decide', 'done']) at(part).hidden = part !== id;
};
const one = '/v1/cli-sign-ins/' + encodeURIComponent(code);
const decide = async () => {
  const asked = await ask('GET', one);
  if (!asked) return;
  for (const key of ['code', 'createdAt', 'source', 'userAgent']) at(key).textContent = asked[key];
  show('decide');
};
const enter = (session) => {
  if (!session) return show('in');
  csrf = session.csrf;
  at('who').textContent = session.person.displayName;
  return decide();
};
at('in').addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = new FormData(at('in'));
  const session = await ask('POST', '/v1/session', Object.fromEntries(form));
  if (session) await enter(session);
});
for (const act of ['approve', 'refuse']) {
  at(act).addEventListener('click', async () => {
    if (await ask('POST', one + '/' + act)) show('done');
  });
}
ask('GET', '/v1/session').then((session) => {
  at('problem').textContent = '';
  return enter(session);
});
`;

const STYLE = `
body { font: 16px/1.6 system-ui, sans-serif; max-width: 32rem; margin: 3rem auto; padding: 0 1rem; }
label, input, button { display: block; width: 100%; box-sizing: border-box; font: inherit; }
input { margin-bottom: 0.8rem; padding: 0.3rem; }
button { margin-top: 0.8rem; padding: 0.4rem; }
dt { color: #555; }
dd { margin: 0 0 0.6rem; overflow-wrap: anywhere; }
#problem { color: #a00; }
`;

const sourceOf = (inline: string): string =>
  `'sha256-${createHash('sha256').update(inline).digest('base64')}'`;

/** Only what is written here runs, and it talks to nobody but this gateway. */
export const CLI_PAGE_POLICY = [
  "default-src 'none'",
  `script-src ${sourceOf(SCRIPT)}`,
  `style-src ${sourceOf(STYLE)}`,
  "connect-src 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/** Where a person whose command line waits signs in, looks, and approves. */
export const CLI_PAGE = `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>命令行登录 · Sign-in of a command line</title>
<style>${STYLE}</style>
</head>
<body>
<h1>命令行登录 <small>Sign-in of a command line</small></h1>
<p id="problem" role="alert"></p>
<form id="in" hidden>
<label for="name">登录名 Login name</label>
<input id="name" name="name" autocomplete="username" required maxlength="64">
<label for="password">密码 Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<label for="otp">验证器代码 Code of the authenticator</label>
<input id="otp" name="code" inputmode="numeric" pattern="[0-9]{6}" autocomplete="one-time-code" required>
<button>登录 Sign in</button>
</form>
<section id="decide" hidden>
<p><span id="who"></span>：只有当您刚刚在自己的命令行运行了 jingwei sign-in，且代码一致时才批准。
Approve only if you have just run jingwei sign-in yourself and the code is the same.</p>
<dl>
<dt>代码 Code</dt><dd id="code"></dd>
<dt>时间 Time</dt><dd id="createdAt"></dd>
<dt>来自 From</dt><dd id="source"></dd>
<dt>程序 Program</dt><dd id="userAgent"></dd>
</dl>
<button id="approve">批准 Approve</button>
<button id="refuse">拒绝 Refuse</button>
</section>
<p id="done" hidden>完成，可以关闭此页。 Done; this page can be closed.</p>
<script>${SCRIPT}</script>
</body>
</html>
`;
