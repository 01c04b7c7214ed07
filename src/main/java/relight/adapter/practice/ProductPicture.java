package relight.adapter.practice;

import java.util.Locale;
import java.util.Random;

/** A picture of a product, the same one every time for the same product. */
final class ProductPicture {

    private static final int SPARKS = 60;

    private ProductPicture() {}

    /** An SVG document of some kilobytes. */
    static String draw(int product) {
        Random random = new Random(product);
        int hue = random.nextInt(360);
        StringBuilder svg = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 320 240\">\n");
        svg.append(String.format(Locale.ROOT, "<rect width=\"320\" height=\"240\" fill=\"hsl(%d,35%%,14%%)\"/>%n", hue));
        for (int i = 0; i < SPARKS; i++) {
            svg.append(String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"hsl(%d,80%%,%d%%)\" opacity=\"%.2f\"/>%n",
                    160 + random.nextGaussian() * 50, 110 + random.nextGaussian() * 40, 1 + random.nextDouble() * 12,
                    (hue + random.nextInt(60)) % 360, 50 + random.nextInt(40), 0.2 + random.nextDouble() * 0.6));
        }
        svg.append(String.format(Locale.ROOT, "<path d=\"M140 230 L150 150 L170 150 L180 230 Z\" fill=\"hsl(%d,20%%,40%%)\"/>%n", hue));
        return svg.append("</svg>\n").toString();
    }
}
