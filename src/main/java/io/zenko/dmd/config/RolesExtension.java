package io.zenko.dmd.config;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.inject.spi.WithAnnotations;
import java.util.EnumSet;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;

/** Leaves the beans out that belong to a half which this process does not serve. */
public class RolesExtension implements Extension {
  private Set<Role> served = EnumSet.allOf(Role.class);

  void read(@Observes BeforeBeanDiscovery event) {
    try {
      served =
          ConfigProvider.getConfig()
              .getOptionalValue(Settings.ROLES, String.class)
              .map(text -> new SettingsReader(name -> text).choices(Settings.ROLES, Role.class))
              .orElse(served);
    } catch (IllegalArgumentException e) {
      // Told in a sentence when the settings are read, which stops the start.
    }
  }

  <T> void leaveOut(@Observes @WithAnnotations(OfRole.class) ProcessAnnotatedType<T> type) {
    OfRole half = type.getAnnotatedType().getAnnotation(OfRole.class);
    if (half != null && !served.contains(half.value())) {
      type.veto();
    }
  }
}
