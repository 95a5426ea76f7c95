package io.zenko.dmd.ops.console;

/** A colour by its linear parts of red, green and blue, and what people see of it. */
record Colour(double red, double green, double blue) {
  /** Linear parts in the space XYZ of CIE under the light of day, where white is 1. */
  private static final double[][] XYZ = {
    {.4124564 / .95047, .3575761 / .95047, .1804375 / .95047},
    {.2126729, .7151522, .0721750},
    {.0193339 / 1.08883, .1191920 / 1.08883, .9503041 / 1.08883}
  };

  /**
   * What eyes tell apart: matrices of Machado, Oliveira and Fernandes, "A Physiologically-based
   * Model for Simulation of Color Vision Deficiency" (2009), of those that lack a kind of cones.
   */
  enum Vision {
    COMMON,
    PROTANOPIA,
    DEUTERANOPIA,
    TRITANOPIA;

    private double[][] matrix() {
      return switch (this) {
        case COMMON -> new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
        case PROTANOPIA ->
            new double[][] {
              {.152286, 1.052583, -.204868},
              {.114503, .786281, .099216},
              {-.003882, -.048116, 1.051998}
            };
        case DEUTERANOPIA ->
            new double[][] {
              {.367322, .860646, -.227968},
              {.280085, .672501, .047413},
              {-.011820, .042940, .968881}
            };
        case TRITANOPIA ->
            new double[][] {
              {1.255528, -.076749, -.178779},
              {-.078411, .930809, .147602},
              {.004733, .691367, .303900}
            };
      };
    }
  }

  /** As style sheets write it: {@code #rgb} or {@code #rrggbb}. */
  static Colour of(String hex) {
    String digits =
        hex.length() == 4 ? hex.replaceAll("\\w", "$0$0").substring(1) : hex.substring(1);
    return new Colour(part(digits, 0), part(digits, 2), part(digits, 4));
  }

  private static double part(String digits, int at) {
    double part = Integer.parseInt(digits, at, at + 2, 16) / 255.0;
    return part <= .04045 ? part / 12.92 : Math.pow((part + .055) / 1.055, 2.4);
  }

  Colour seenBy(Vision vision) {
    double[] seen = times(vision.matrix());
    return new Colour(shown(seen[0]), shown(seen[1]), shown(seen[2]));
  }

  private static double shown(double part) {
    return Math.min(1, Math.max(0, part));
  }

  private double[] times(double[][] matrix) {
    double[] product = new double[3];
    for (int i = 0; i < 3; i++) {
      product[i] = matrix[i][0] * red + matrix[i][1] * green + matrix[i][2] * blue;
    }
    return product;
  }

  /** The ratio of the Web Content Accessibility Guidelines, from 1 to 21. */
  double contrast(Colour other) {
    double one = luminance() + .05;
    double two = other.luminance() + .05;
    return Math.max(one, two) / Math.min(one, two);
  }

  private double luminance() {
    return .2126 * red + .7152 * green + .0722 * blue;
  }

  /** How different they look; 2 is seen at a second glance. */
  double difference(Colour other) {
    return lab().difference(other.lab());
  }

  private Lab lab() {
    double[] xyz = times(XYZ);
    double y = curve(xyz[1]);
    return new Lab(116 * y - 16, 500 * (curve(xyz[0]) - y), 200 * (y - curve(xyz[2])));
  }

  private static double curve(double part) {
    return part > 216.0 / 24389 ? Math.cbrt(part) : (24389.0 / 27 * part + 16) / 116;
  }

  /** A colour in the space CIELAB. */
  record Lab(double light, double a, double b) {
    private static final double POWER = Math.pow(25, 7);

    /**
     * CIEDE2000, by the names and steps of Sharma, Wu and Dalal, "The CIEDE2000 Color-Difference
     * Formula" (2005).
     */
    double difference(Lab other) {
      double mean = (Math.hypot(a, b) + Math.hypot(other.a, other.b)) / 2;
      double g = .5 * (1 - root(mean));
      double a1 = a * (1 + g);
      double a2 = other.a * (1 + g);
      double c1 = Math.hypot(a1, b);
      double c2 = Math.hypot(a2, other.b);
      double h1 = hue(b, a1);
      double h2 = hue(other.b, a2);
      boolean grey = c1 * c2 == 0;
      double turn = grey ? 0 : Math.IEEEremainder(h2 - h1, 360);
      double deltaHue = 2 * Math.sqrt(c1 * c2) * Math.sin(Math.toRadians(turn / 2));
      double l = Math.pow((light + other.light) / 2 - 50, 2);
      double c = (c1 + c2) / 2;
      double h = grey ? h1 + h2 : h1 + turn / 2;
      double t =
          1
              - .17 * cosine(h - 30)
              + .24 * cosine(2 * h)
              + .32 * cosine(3 * h + 6)
              - .20 * cosine(4 * h - 63);
      double byLight = (other.light - light) / (1 + .015 * l / Math.sqrt(20 + l));
      double byChroma = (c2 - c1) / (1 + .045 * c);
      double byHue = deltaHue / (1 + .015 * c * t);
      double angle = 60 * Math.exp(-Math.pow(((h + 360) % 360 - 275) / 25, 2));
      double rotation = -2 * root(c) * Math.sin(Math.toRadians(angle));
      return Math.sqrt(
          byLight * byLight + byChroma * byChroma + byHue * byHue + rotation * byChroma * byHue);
    }

    private static double root(double chroma) {
      double power = Math.pow(chroma, 7);
      return Math.sqrt(power / (power + POWER));
    }

    private static double hue(double b, double a) {
      return (Math.toDegrees(Math.atan2(b, a)) + 360) % 360;
    }

    private static double cosine(double degrees) {
      return Math.cos(Math.toRadians(degrees));
    }
  }
}
