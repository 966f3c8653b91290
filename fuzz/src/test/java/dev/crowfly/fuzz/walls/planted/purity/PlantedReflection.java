package dev.crowfly.fuzz.walls.planted.purity;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Method;
import java.util.ServiceLoader;

/** Finds at run time what the walls look for at build time. */
final class PlantedReflection {
  private PlantedReflection() {}

  static final class Field {
    Method method;
  }

  static final class ForName {
    Class<?> find() throws ClassNotFoundException {
      return Class.forName("java.net.Socket");
    }
  }

  static final class Accessible {
    void open(AccessibleObject object) {
      object.setAccessible(true);
    }
  }

  static final class Members {
    int count() {
      return PlantedReflection.class.getDeclaredMethods().length;
    }
  }

  static final class Lookup {
    Object find() {
      return MethodHandles.lookup();
    }
  }

  static final class Services {
    Iterable<Runnable> find() {
      return ServiceLoader.load(Runnable.class);
    }
  }

  static final class Loader {
    ClassLoader loader;
  }
}
