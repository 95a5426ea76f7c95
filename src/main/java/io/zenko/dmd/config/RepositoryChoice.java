package io.zenko.dmd.config;

import jakarta.enterprise.inject.Instance;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The repository bean that a setting names, whichever jar of the application it came in. */
public final class RepositoryChoice {
  private RepositoryChoice() {}

  /**
   * @param setting what the name was set by, for the message
   * @param all every repository bean
   * @throws IllegalArgumentException where there is none of this name, or more than one
   */
  public static <T> T of(String setting, String name, Instance<T> all) {
    Instance<T> named = all.select(new RepositoryName.Literal(name));
    if (named.isUnsatisfied()) {
      throw new IllegalArgumentException(
          "%s names no repository of this daemon: '%s'; there are: %s"
              .formatted(setting, name, String.join(", ", names(all))));
    }
    if (named.isAmbiguous()) {
      throw new IllegalArgumentException(
          "%s names more than one repository: '%s' is made by %s"
              .formatted(setting, name, String.join(" and by ", makers(named))));
    }
    return named.get();
  }

  private static List<String> names(Instance<?> all) {
    return all.handlesStream()
        .flatMap(handle -> name(handle.getBean().getQualifiers()).stream())
        .sorted()
        .toList();
  }

  private static Set<String> name(Set<Annotation> qualifiers) {
    return qualifiers.stream()
        .filter(RepositoryName.class::isInstance)
        .map(qualifier -> ((RepositoryName) qualifier).value())
        .collect(Collectors.toSet());
  }

  private static List<String> makers(Instance<?> named) {
    return named
        .handlesStream()
        .map(handle -> handle.getBean().getBeanClass().getName())
        .sorted()
        .toList();
  }
}
