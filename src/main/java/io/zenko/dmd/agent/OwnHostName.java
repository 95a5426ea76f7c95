package io.zenko.dmd.agent;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Lets the machine's own name mean its loopback address: servers ask for it while they start, and
 * give up where nothing tells what it means. All other names are looked up as ever.
 *
 * <p>By what the machine itself asks, since Java 17 has no way for it, and a file of hosts in place
 * of the system's would know of no others.
 */
public final class OwnHostName implements InvocationHandler {
  private final String name;
  private final Object lookup;

  private OwnHostName(String name, Object lookup) {
    this.name = name;
    this.lookup = lookup;
  }

  /** Called by the Java machine before its main method. */
  public static void premain(String name, Instrumentation machine)
      throws ReflectiveOperationException {
    machine.redefineModule(
        InetAddress.class.getModule(),
        Set.of(),
        Map.of(),
        Map.of("java.net", Set.of(OwnHostName.class.getModule())),
        Set.of(),
        Map.of());
    InetAddress.getLoopbackAddress(); // sets up what is replaced here
    boolean isPublic = Runtime.version().feature() >= 18;
    Class<?> kind =
        Class.forName(
            isPublic ? "java.net.spi.InetAddressResolver" : "java.net.InetAddress$NameService");
    Field field = InetAddress.class.getDeclaredField(isPublic ? "resolver" : "nameService");
    field.setAccessible(true);
    Object lookup = field.get(null);
    if (isPublic) {
      Method resolver = InetAddress.class.getDeclaredMethod("resolver");
      resolver.setAccessible(true);
      lookup = resolver.invoke(null);
    }
    field.set(
        null,
        Proxy.newProxyInstance(
            kind.getClassLoader(), new Class<?>[] {kind}, new OwnHostName(name, lookup)));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (arguments != null && name.equals(arguments[0])) {
      InetAddress own = ownAddress();
      return method.getReturnType() == Stream.class ? Stream.of(own) : new InetAddress[] {own};
    }
    try {
      method.setAccessible(true);
      return method.invoke(lookup, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private InetAddress ownAddress() throws UnknownHostException {
    return InetAddress.getByAddress(name, InetAddress.getLoopbackAddress().getAddress());
  }
}
