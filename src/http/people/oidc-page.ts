const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ESCAPED[sign] ?? '');

/**
 * The end of a sign-in at another site. A redirect would not do: to the browser the whole chain of
 * redirects was begun by the provider's site, so it would keep the strict session cookie from the
 * last request of the chain (RFC 6265bis §5.2, "same-site" requests). A page of our own begins a
 * navigation of our own, and the cookie goes with it. It needs no script.
 */
export const arrivalPage = (returnTo: string): string => `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="refresh" content="0;url=${escaped(returnTo)}">
<title>经纬 Jingwei</title>
</head>
<body><p><a href="${escaped(returnTo)}">登录成功，继续 · Signed in, go on</a></p></body>
</html>
`;
