package dev.tidemark.alerts.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {
  private final AddressGuard guard = new AddressGuard("", InetAddress::getAllByName);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1/",
        "http://127.1.2.3:8080/",
        "http://localhost/",
        "http://localhost./",
        "http://[::1]/",
        "http://0.0.0.0/",
        "http://[::]/",
        "http://10.0.0.1/",
        "http://172.16.5.5/",
        "http://192.168.1.1/",
        "http://100.64.0.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://[fe80::1]/",
        "http://[fc00::1]/",
        "http://[fd00:ec2::254]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[::127.0.0.1]/",
        "http://[2002:7f00:1::]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[64:ff9b:1::7f00:1]/",
        "http://[2001:0:53aa:64c:0:0:80ff:fffe]/",
        "http://[ff02::1]/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://2130706433/",
        "http://017700000001/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://127.1/",
        "http://0177.0.0.1/",
        "http://user@93.184.216.34/",
        "http://user:password@93.184.216.34/",
        "http://127。0。0。1/",
        "http://①②⑦.0.0.1/",
        "http://93.184.216.34:22/",
        "http://93.184.216.34:8123/",
        "ftp://93.184.216.34/",
        "file:///etc/passwd",
        "gopher://93.184.216.34/",
        "//93.184.216.34/",
        "http:///nothing",
        "http://93.184.216.34:0/",
        "http://93.184.216.34:99999/",
        "not a url"
      })
  void refusesAddressesThatAreNotPublic(String url) {
    assertThatThrownBy(() -> guard.check(url)).isInstanceOf(AddressGuard.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://93.184.216.34/",
        "https://93.184.216.34/hook?a=b",
        "https://93.184.216.34:8443/",
        "https://[2606:4700::6810:84e5]/"
      })
  void allowsPublicAddresses(String url) throws Exception {
    assertThat(guard.check(url).url().toString()).isEqualTo(url);
  }

  @Test
  void operatorsListOpensNetworkAndPort_andNothingElse() throws Exception {
    AddressGuard opened =
        new AddressGuard(
            "127.0.0.1/32:9009, 10.1.0.0/16,[::1/128]:9010", InetAddress::getAllByName);
    assertThat(opened.check("http://127.0.0.1:9009/").port()).isEqualTo(9009);
    assertThat(opened.check("http://10.1.2.3:22/").port()).isEqualTo(22);
    assertThat(opened.check("http://[::1]:9010/").port()).isEqualTo(9010);
    for (String url :
        new String[] {"http://127.0.0.1:9010/", "http://127.0.0.2:9009/", "http://10.2.0.1/"}) {
      assertThatThrownBy(() -> opened.check(url)).isInstanceOf(AddressGuard.Refused.class);
    }
  }

  @Test
  void metadataServiceStaysClosed_evenInsideAnAllowedNetwork() {
    AddressGuard opened = new AddressGuard("169.254.0.0/16,fd00::/8", InetAddress::getAllByName);
    assertThatThrownBy(() -> opened.check("http://169.254.169.254/"))
        .isInstanceOf(AddressGuard.Refused.class)
        .hasMessageContaining("metadata");
    assertThatThrownBy(() -> opened.check("http://[fd00:ec2::254]/"))
        .isInstanceOf(AddressGuard.Refused.class);
  }

  @Test
  void nameWithOnePublicAndOnePrivateAddress_isRefused() {
    AddressGuard mixed =
        new AddressGuard(
            "",
            _ ->
                new InetAddress[] {
                  InetAddress.ofLiteral("93.184.216.34"), InetAddress.ofLiteral("127.0.0.1")
                });
    assertThatThrownBy(() -> mixed.check("http://two-faced.example/"))
        .isInstanceOf(AddressGuard.Refused.class);
  }

  @Test
  void nameThatWasPublicWhenSaved_isRefusedOnceItTurnsToLoopback() throws Exception {
    Iterator<String> answers = List.of("93.184.216.34", "127.0.0.1").iterator();
    AddressGuard rebound =
        new AddressGuard("", _ -> new InetAddress[] {InetAddress.ofLiteral(answers.next())});
    assertThat(rebound.check("http://rebound.example/").host()).isEqualTo("rebound.example");
    assertThatThrownBy(() -> rebound.check("http://rebound.example/"))
        .isInstanceOf(AddressGuard.Refused.class);
  }

  @Test
  void nameWithoutAnAddress_isNotAnOffence() {
    AddressGuard nowhere =
        new AddressGuard(
            "",
            host -> {
              throw new UnknownHostException(host);
            });
    assertThatThrownBy(() -> nowhere.check("http://gone.example/"))
        .isInstanceOf(AddressGuard.Unresolved.class);
  }

  @Test
  void targetIsTheAddressThatWasChecked() throws Exception {
    AddressGuard one =
        new AddressGuard("", _ -> new InetAddress[] {InetAddress.ofLiteral("93.184.216.34")});
    AddressGuard.Target target = one.check("https://hooks.example/x");
    assertThat(target.address()).isEqualTo(InetAddress.ofLiteral("93.184.216.34"));
    assertThat(target.host()).isEqualTo("hooks.example");
    assertThat(target.port()).isEqualTo(443);
  }

  @Test
  void unreadableList_isNamed() {
    assertThatThrownBy(() -> new AddressGuard("127.0.0.1", InetAddress::getAllByName))
        .hasMessageContaining("127.0.0.1")
        .hasMessageContaining("CIDR");
  }
}
