/** The default of the gateway's settings, which the demo leaves alone. */
export const GATEWAY_KEYID = 'jingwei-gateway';

/** In the data folder, since `jingwei init`. */
export const GATEWAY_KEY_FILE = 'gateway.pub.pem';
