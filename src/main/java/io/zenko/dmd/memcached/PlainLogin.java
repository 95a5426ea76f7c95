package io.zenko.dmd.memcached;

import io.zenko.dmd.config.MemcachedSettings.Login;
import net.rubyeye.xmemcached.auth.AuthInfo;
import net.rubyeye.xmemcached.auth.PlainCallbackHandler;

/** A login for every connection of a client, none of which is used before it is through. */
final class PlainLogin extends AuthInfo {
  PlainLogin(Login login) {
    super(new PlainCallbackHandler(login.user(), login.password()), new String[] {"PLAIN"});
  }

  /** The client waits for the login of a connection where this is so. */
  @Override
  public synchronized boolean isFirstTime() {
    return true;
  }
}
