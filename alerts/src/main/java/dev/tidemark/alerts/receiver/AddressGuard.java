package dev.tidemark.alerts.receiver;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Decides which addresses a receiver may have, so that nobody can make this server talk to itself
 * or to its neighbours. Applied when a receiver is saved and again at every connection, to the very
 * address that is then connected to. Thread-safe.
 */
public final class AddressGuard {
  /** Where clouds hand out credentials: never, whatever the operator allows. */
  private static final Set<InetAddress> METADATA =
      Set.of(
          literal("169.254.169.254"),
          literal("169.254.170.2"),
          literal("169.254.170.23"),
          literal("100.100.100.200"),
          literal("fd00:ec2::254"),
          literal("fd20:ce::254"));

  private static final List<Network> PRIVATE =
      Stream.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.88.99.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/4",
              "240.0.0.0/4",
              // of the global unicast range of IPv6: Teredo and other protocol assignments,
              // documentation, 6to4
              "2001::/23",
              "2001:db8::/32",
              "2002::/16",
              "3fff::/20")
          .map(Network::parse)
          .toList();

  /** Everything of IPv6 outside is loopback, mapped, NAT64, link-local, unique local, multicast. */
  private static final Network IPV6_GLOBAL = Network.parse("2000::/3");

  /** Services that do not speak HTTP to strangers. */
  private static final Set<Integer> REFUSED_PORTS =
      Set.of(
          1433, 1521, 2049, 2181, 2375, 2376, 2379, 3306, 3389, 5432, 5672, 5900, 6379, 6443, 8123,
          9000, 9042, 9092, 9200, 9300, 10250, 11211, 27017);

  private final List<AllowedNetwork> allowed;
  private final Resolver resolver;

  /** Names to addresses. */
  @FunctionalInterface
  public interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  /** A private network, and the port there, that the operator lets receivers be in. */
  record AllowedNetwork(Network network, int port) {
    boolean holds(InetAddress address, int wantedPort) {
      return network.contains(address) && (port == 0 || port == wantedPort);
    }
  }

  /** A URL that may be called at this address only. */
  public record Target(URI url, String host, InetAddress address, int port, boolean secure) {}

  /** The address may not be called; the message says which rule forbids it. */
  public static final class Refused extends Exception {
    @java.io.Serial private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  /** The name has no address at the moment; a later attempt may find one. */
  public static final class Unresolved extends Exception {
    @java.io.Serial private static final long serialVersionUID = 1L;

    Unresolved(String message) {
      super(message);
    }
  }

  /**
   * @param allow {@code CIDR[:port]}, separated by commas
   * @throws IllegalArgumentException naming the entry that cannot be read
   */
  public AddressGuard(String allow, Resolver resolver) {
    this.resolver = resolver;
    List<AllowedNetwork> networks = new ArrayList<>();
    for (String entry : allow.split(",", -1)) {
      if (!entry.isBlank()) {
        networks.add(allowed(entry.strip()));
      }
    }
    this.allowed = List.copyOf(networks);
  }

  /** Checks the URL's form and every address its name has now. */
  public Target check(String text) throws Refused, Unresolved {
    URI url = parse(text);
    String host = url.getHost();
    String bare =
        host.startsWith("[") ? host.substring(1, host.length() - 1) : host.replaceAll("\\.$", "");
    boolean secure = url.getScheme().toLowerCase(Locale.ROOT).equals("https");
    int port = url.getPort() > 0 ? url.getPort() : secure ? 443 : 80;
    InetAddress[] addresses;
    try {
      addresses = resolver.resolve(bare);
    } catch (UnknownHostException e) {
      throw new Unresolved("the host name has no address");
    }
    for (InetAddress address : addresses) {
      refuse(address, port);
    }
    return new Target(url, bare, addresses[0], port, secure);
  }

  private void refuse(InetAddress address, int port) throws Refused {
    if (METADATA.contains(address)) {
      throw new Refused("the address belongs to a cloud's metadata service");
    }
    if (allowed.stream().anyMatch(network -> network.holds(address, port))) {
      return;
    }
    if (isPrivate(address)) {
      throw new Refused(
          "the address is loopback, private, link-local or reserved;"
              + " the operator can allow it with TIDEMARK_RECEIVERS_ALLOW");
    }
    if ((port < 1024 && port != 80 && port != 443) || REFUSED_PORTS.contains(port)) {
      throw new Refused("port " + port + " is not one that receivers use");
    }
  }

  private static boolean isPrivate(InetAddress address) {
    if (address.getAddress().length == 16 && !IPV6_GLOBAL.contains(address)) {
      return true;
    }
    return PRIVATE.stream().anyMatch(network -> network.contains(address));
  }

  private static URI parse(String text) throws Refused {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      throw new Refused("not a URL");
    }
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new Refused("must start with http:// or https://");
    }
    if (url.getRawUserInfo() != null) {
      throw new Refused("must not carry a user name or password; use headers");
    }
    String host = url.getHost();
    if (host == null || host.isEmpty() || url.getPort() > 65535 || url.getPort() == 0) {
      throw new Refused("has no usable host and port");
    }
    if (isOddNumber(host)) {
      throw new Refused("writes an address in an unusual form; use four decimal numbers");
    }
    return url;
  }

  /** Hosts that some resolvers read as an address though they are no dotted quad. */
  private static boolean isOddNumber(String host) {
    if (host.startsWith("[")) {
      return false;
    }
    String last = host.replaceAll("\\.$", "").replaceAll(".*\\.", "");
    boolean numeric = last.matches("(?i)\\d+|0x[0-9a-f]*");
    return numeric && !host.matches("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}");
  }

  private static AllowedNetwork allowed(String entry) {
    java.util.regex.Matcher parts =
        java.util.regex.Pattern.compile("\\[?([0-9a-fA-F:.]+)/(\\d{1,3})]?(?::(\\d{1,5}))?")
            .matcher(entry);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "tidemark.receivers.allow: not CIDR[:port]: '"
              + entry
              + "' (write 127.0.0.1/32:9009 or 10.1.0.0/16)");
    }
    int port = parts.group(3) == null ? 0 : Integer.parseInt(parts.group(3));
    return new AllowedNetwork(Network.parse(parts.group(1) + "/" + parts.group(2)), port);
  }

  private static InetAddress literal(String address) {
    return Network.parse(address + (address.indexOf(':') < 0 ? "/32" : "/128")).address();
  }
}
