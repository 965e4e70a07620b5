package dev.tallylight.launch.executable;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import java.net.URI;
import javax.xml.catalog.Catalog;
import javax.xml.catalog.CatalogFeatures;
import javax.xml.catalog.CatalogManager;
import javax.xml.catalog.CatalogResolver;
import javax.xml.catalog.CatalogResolver.NotFoundAction;

/**
 * In the native executable, Java's catalogs of XML are none. What reads manifests and logos refuses a document type before anything
 * outside of the document is looked for, so no catalog is ever asked; but the reader could, and with it came all that reads and
 * checks catalogs: SAX, schemas, XInclude and the validator of DTDs, two thirds of Java's XML.
 */
@TargetClass(CatalogManager.class)
@SuppressWarnings("DoNotCallSuggester") // whoever calls them is compiled against Java's own
final class NoXmlCatalogs {
    private NoXmlCatalogs() {}

    @Substitute
    public static Catalog catalog(CatalogFeatures features, URI... uris) {
        throw new UnsupportedOperationException("the native executable has no catalogs of XML");
    }

    @Substitute
    public static CatalogResolver catalogResolver(Catalog catalog) {
        throw new UnsupportedOperationException("the native executable has no catalogs of XML");
    }

    @Substitute
    public static CatalogResolver catalogResolver(Catalog catalog, NotFoundAction action) {
        throw new UnsupportedOperationException("the native executable has no catalogs of XML");
    }

    @Substitute
    public static CatalogResolver catalogResolver(CatalogFeatures features, URI... uris) {
        throw new UnsupportedOperationException("the native executable has no catalogs of XML");
    }
}
