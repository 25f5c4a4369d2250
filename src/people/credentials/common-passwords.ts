/**
 * What people choose when nothing stops them, lower case: keyboard walks, dates of love, pinyin,
 * places and products. Shorter ones count too, because they are repeated or given a tail.
 */
const LIST = `
  123456 1234567 12345678 123456789 1234567890 0123456789 12345678910 123456789012
  1234567890123 987654321 9876543210 0987654321 1qaz2wsx 1qaz2wsx3edc 1qaz@wsx 1q2w3e4r
  1q2w3e4r5t 1q2w3e4r5t6y 1q2w3e qwer1234 qwerty qwerty123 qwertyuiop qwertyuiop123
  qwertyuiopasdfghjkl asdfghjkl zxcvbnm zxcvbnm123 qazwsx qazwsxedc qazwsxedcrfv qazxsw
  wsxedc asdf1234 asdfasdf zxcvzxcv q1w2e3r4 q1w2e3r4t5 a1b2c3d4 a123456 a12345678
  a123456789 aa123456 aa12345678 abc123 abc123456 abc12345678 abcd1234 abcdefg abcdefgh
  abcdefghijkl abcdef123456 123abc 123qwe 123456abc 123456qwerty 123456asd 123321 123321123
  112233 11223344 1122334455 112233445566 121212 123123 123123123 147258 147258369 147852
  159357 159753 168168 1688 186186 5201314 520520 5211314 52013145201314 1314520 7758258
  7758521 8888 888888 88888888 666666 66666666 6666 111111 11111111 000000 00000000 999999
  654321 password password1 password123 password1234 passw0rd p@ssw0rd p@ssword p@ssw0rd123
  passwd pass pass1234 passpass passwordpassword iloveyou iloveyouforever admin admin123
  admin1234 admin123456 admin@123 admin12345678 administrator administrator123 root root123
  root123456 toor system system123 manager manager123 operator test test123 test1234
  test123456 testtest guest guest123 user user123 user1234 default changeme changeme123
  changeit welcome welcome1 welcome123 letmein letmein123 monkey dragon football baseball
  basketball superman batman sunshine princess master shadow michael trustno1 starwars
  whatever computer internet samsung apple huawei huawei123 huawei@123 admin@huawei xiaomi
  tencent alibaba taobao weixin qq123456 wang123456 li123456 zhang123456 woaini woaini1314
  woaini520 woaini123 woaini5201314 woaiwojia woaizhongguo woaizuguo wodemima wodemima123
  mima mima123 mima123456 buzhidao nihao nihao123 nihaoma nihaoshijie zhongguo zhongguo123
  zhonghua zhonghuarenmin zhonghuarenmingongheguo zhongguojiayou beijing beijing2008
  shanghai guangzhou shenzhen hangzhou hangzhou123 zhejiang zhejiang123 ningbo xihu xihuqu
  jiangsu wenzhou zhengwu zhengwufuwu zhengfu zhengfu123 shuju shujuju dashuju
  shujugongxiang gongxiang jingwei jingwei123 renminzhengfu weirenminfuwu yangguangzhengwu
  jiayou tianxiawudi chunjie xinnianhao gongxifacai facai fafafa dadadada meimei baobao
  laopo laogong mama baba mamababa woshishui woshini qwe123 qweasd qweasdzxc qweasdzxc123
  qweqwe zaq12wsx zaq1xsw2 1234qwer 12qwaszx !qaz2wsx !qaz@wsx qwer!@#$ 1234!@#$
  qwer1234!@#$ abc@123 abc@1234 ab123456 asd123 asd123456 asdasd zxc123 zxc123456 aaaaaa
  aaa111 a111111 111aaa password!@#$ correcthorsebatterystaple 我爱你 我爱中国 密码 你好世界 为人民服务
  中华人民共和国
`;

export const commonPasswords: ReadonlySet<string> = new Set(LIST.trim().split(/\s+/));
